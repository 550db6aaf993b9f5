"""What making pictures costs: a person's balance, the reservation of a job's images, gifts."""
