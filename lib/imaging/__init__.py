"""Pictures as bytes: taking uploads in, facts, smaller copies, labels and keeping. No models, no requests."""
