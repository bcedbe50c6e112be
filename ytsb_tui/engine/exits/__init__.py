"""The queue of exits: built ahead, leased to one worker each, rested after use."""
