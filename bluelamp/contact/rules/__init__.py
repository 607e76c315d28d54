"""The rules of contact: values in, values out."""
