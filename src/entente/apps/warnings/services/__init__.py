"""What is done with alerts, reports and watches."""
