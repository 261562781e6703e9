"""What public bodies and large enterprises owe to small and medium-sized ones: terms, interest, who may complain."""
