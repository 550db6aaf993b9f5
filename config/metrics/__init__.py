"""What /metrics says: what the processes of this machine have counted, and what stands in the database for all."""
