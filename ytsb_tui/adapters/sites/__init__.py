"""Other video sites than YouTube that give captions: PeerTube, Vimeo and TED. None of them is asked from here."""
