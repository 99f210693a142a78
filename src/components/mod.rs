//! The parts of the page, one file each, by the name of what it shows.

pub mod atoms_table;
pub mod bench;
pub mod certificate;
pub mod chart_plot;
pub mod charts;
pub mod comparison;
pub mod data_dialog;
pub mod data_editor;
pub mod demonstration;
pub mod export_dialog;
pub mod file_drop;
pub mod function_view;
pub mod header;
pub mod help;
pub mod keyboard;
pub mod layout;
pub mod neuron_view;
pub mod notices;
pub mod panel;
pub mod panel_context;
pub mod results_log;
pub mod results_table;
pub mod setup;
pub mod theme;
pub mod time_axis;
pub mod transport;
