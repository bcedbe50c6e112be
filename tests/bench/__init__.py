"""What the product costs, each number beside a rival's or a bound, measured in turn in one run."""
