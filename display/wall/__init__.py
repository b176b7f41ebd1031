"""The command-centre wall: its blocks as HTML, its map as plain numbers, and the program that shows them in the browser."""
