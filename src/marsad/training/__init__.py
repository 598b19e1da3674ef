"""Making a reader's weights out of marked reports; needs the extra ``train``. Nothing else of Marsad imports this."""
