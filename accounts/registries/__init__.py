"""What upper apps register here at start: their part of a person's data, notifications, reasons to close sign-up."""
