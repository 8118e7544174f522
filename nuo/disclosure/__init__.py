"""What everyone may read: boards, promises, duties, the log. Reads only; writes nothing."""
