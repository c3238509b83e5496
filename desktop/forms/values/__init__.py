"""What stands in a form: values of records, and how the form wants them written."""
