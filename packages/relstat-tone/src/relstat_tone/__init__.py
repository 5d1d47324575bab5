"""The weights of the engine of tone *large*: data only; relstat reads them."""
