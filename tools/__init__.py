"""What a developer and the build run: installing, checking, testing. Nothing here is part of the program."""
