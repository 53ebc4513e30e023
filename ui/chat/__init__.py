"""The conversation: Chainlit's page over our own records. Nothing that matters lives in Chainlit."""
