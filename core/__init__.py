"""The machinery without product words: settings, database, writing, forms, security, assets. Everyone may import it."""
