"""What happened, as Parquet files in the storage: their schemas, writing them and reading them."""
