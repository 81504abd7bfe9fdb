"""One benchmark a module: ``ours``, the plain ``peer``, and ``judge`` that compares their answers."""
