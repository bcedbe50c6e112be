"""The queue of exits: built ahead, leased to one worker each, cooled down after use."""
