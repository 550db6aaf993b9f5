"""What a profile is made of: handles and avatars."""
