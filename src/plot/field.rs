//! temp
use crate::network::Network;
use crate::protocol::Window;
/// temp
pub fn sample(_n: &Network, _w: &Window) -> Vec<f32> {
    vec![]
}
