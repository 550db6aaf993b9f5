"""What curators do in their room: builds, the review board, differences, and exports that two people stand for."""
