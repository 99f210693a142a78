//! The names that the core gives to what it has tables of, in the language in force: regularisers, settings, data sets,
//! demonstrations, charts. Their English is the core's own.
