"""What may stay: the foothold for reports and decisions."""
