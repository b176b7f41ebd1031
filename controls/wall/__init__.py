"""The command-centre wall: what its URL asks for, its finished picture, and the two messages that carry it to the browser."""
