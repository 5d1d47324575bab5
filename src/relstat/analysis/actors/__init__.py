"""Who is mentioned, in which sentences, and how those evaluate them."""
