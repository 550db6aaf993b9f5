"""Pictures: kept with their record, taken in from outside, made smaller, erased."""
