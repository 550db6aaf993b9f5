"""The files of pictures: where they lie, and how permitted bytes leave."""
