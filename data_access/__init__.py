"""Reading the shared database: contract, engine, snapshot, records, boundaries, loading, demo."""
