"""No tables of its own. The module stands here since Django tells only apps that have one that ``migrate`` has run."""
