"""Commands and, beside each, the decision that refuses it or says what happened; `registry` joins them."""
