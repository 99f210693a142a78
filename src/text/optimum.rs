//! How near a run is to the optimum, in the language in force. The English is the core's own, which the command line
//! shares.
