"""The product's performance, each number compared with a rival's or a bound, measured in the same run."""
