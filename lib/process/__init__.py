"""What one process has for itself: its connections, and when it tidies up."""
