"""Writing a snapshot out for a trainer: who may be in it is asked anew, then shards, then what describes them."""
