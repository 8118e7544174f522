"""A residents' group elects its leader by secret ballot: nobody knows who voted how; after the close, not who voted."""
