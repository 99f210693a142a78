use super::*;
use relu_atoms_core::field::Window;
use relu_atoms_core::network::Network;
use relu_atoms_render::colours::{Palette, Rgb};
use relu_atoms_render::lines::Lines;
use relu_atoms_render::projection::Rotation;
use relu_atoms_render::view::{Chart, View};

fn palette() -> Palette {
    let of = |c: u8| Rgb([c, 2 * c, 255 - c]);
    Palette {
        positive: Rgb([200, 80, 20]),
        negative: Rgb([20, 80, 200]),
        zero: Rgb([250; 3]),
        ink: of(3),
        ink_soft: of(20),
        line: of(40),
        surface: of(60),
        cell_a: of(80),
        cell_b: of(90),
        dead: Rgb([120, 120, 120]),
        accent: of(110),
        proof: of(120),
    }
}

fn job(chart: Chart, m: usize) -> Job {
    let d = chart.dimension();
    Job {
        panel: 0,
        run: 1,
        step: 0,
        neurons: m,
        d,
        view: View {
            chart,
            rotation: Rotation::default(),
            lines: Lines::default(),
            width: 200.0,
            height: 150.0,
            scale: 0.0,
        },
        function: [180.0, 120.0],
        density: 1.0,
        window: Window { x: [-2.0, 2.0], y: [-1.0, 1.0], columns: 9, rows: if d == 1 { 1 } else { 6 } },
        values: [-1.0, 1.0],
        error: None,
        map: [0, 0],
        lit: None,
        palette: palette(),
    }
}

fn columns(m: usize, d: usize) -> Vec<f32> {
    let net = Network::initialise(d, m, 1.0, false, 3);
    let mut out: Vec<f32> = net.w().iter().map(|v| *v as f32).collect();
    out.extend(net.a.iter().map(|v| *v as f32));
    out.extend((0..m).map(|j| if j % 7 == 6 { -2.0 } else { (j % 3) as f32 - 1.0 }));
    out
}

fn field(job: &Job) -> Vec<f32> {
    (0..job.window.columns * job.window.rows).map(|k| (k % 9) as f32 / 4.0 - 1.0).collect()
}

const CHARTS: [Chart; 5] = Chart::ALL;

fn painted(painter: &mut Painter, job: &Job) -> [Picture; 2] {
    let (painted, pictures) = painter.paint(job);
    let size = |v: [f64; 2]| v.map(|v| (v * painted.job.density).round() as usize);
    for (picture, size) in pictures.iter().zip([size([job.view.width, job.view.height]), size(job.function)])
    {
        assert_eq!([picture.width, picture.height], size);
        assert_eq!(picture.bytes.len(), 4 * size[0] * size[1]);
    }
    pictures
}

/// Each neuron alone leaves its colour where the view places it.
#[test]
fn every_neuron_is_where_the_view_places_it() {
    let mut hollow = 0;
    for chart in CHARTS {
        let mut job = job(chart, 1);
        for seed in 0..40 {
            let net = Network::initialise(job.d, 1, 1.5, false, seed);
            let mut columns: Vec<f32> = net.w().iter().map(|v| *v as f32).collect();
            columns.extend([net.a[0] as f32, 0.0]);
            job.run += 1;
            let mut painter = Painter::new();
            painter.take(job.source(), columns, field(&job), Vec::new());
            let (done, pictures) = painter.paint(&job);
            assert!((done.job.view.scale - 2.25).abs() < 1e-5);
            let place = done.job.view.place(net.direction(0), net.a[0]).unwrap();
            let (x, y) = (place.at[0] as usize, place.at[1] as usize);
            if !done.job.view.holds(place.at) {
                continue;
            }
            let p = &pictures[0].bytes[4 * (200 * y + x)..][..4];
            let colour = job.palette.sign(net.a[0] > 0.0).0;
            // The stem of the unrolled chart lies under the mark.
            let slack = if chart == Chart::Unrolled { 40 } else { 3 };
            if chart.is_two_sided() && !place.front {
                // A hollow mark is on its outline what a filled one is in its middle.
                assert!(p[3] < 90, "{chart:?} {p:?}");
                let row = &pictures[0].bytes[4 * 200 * y..][..4 * x];
                let line: u32 = row.iter().skip(3).step_by(4).rev().take(7).map(|a| u32::from(*a)).sum();
                assert!(x < 7 || line >= 160, "{chart:?} {line}");
                hollow += 1;
                continue;
            }
            assert!(p[3] >= if place.front { 140 } else { 35 }, "{chart:?} {p:?}");
            assert!((0..3).all(|k| p[k].abs_diff(colour[k]) <= slack), "{chart:?} {p:?} {colour:?}");
        }
    }
    assert!(hollow > 4, "{hollow}");
}

#[test]
fn highlighting_an_atom_makes_the_rest_fainter() {
    for chart in CHARTS {
        let mut job = job(chart, 300);
        let mut painter = Painter::new();
        painter.take(job.source(), columns(300, job.d), field(&job), Vec::new());
        let ink = |p: &Picture| p.bytes.iter().skip(3).step_by(4).map(|a| u64::from(*a)).sum::<u64>();
        let plain = ink(&painted(&mut painter, &job)[0]);
        job.lit = Some(-1);
        let dim = ink(&painted(&mut painter, &job)[0]);
        job.lit = Some(0);
        let atom = ink(&painted(&mut painter, &job)[0]);
        assert!(dim < plain && atom > dim, "{chart:?}: {plain} {dim} {atom}");
        job.lit = None;
        assert_eq!(ink(&painted(&mut painter, &job)[0]), plain, "nothing lit is as before");
    }
}

#[test]
fn painting_anew_is_painting_the_same() {
    for chart in CHARTS {
        for density in [1.0, 2.0] {
            let job = Job { density, ..job(chart, 500) };
            let mut painter = Painter::new();
            painter.take(job.source(), columns(500, job.d), field(&job), Vec::new());
            let first = painted(&mut painter, &job);
            assert_eq!(first, painted(&mut painter, &job));
            let mut other = Painter::new();
            other.take(job.source(), columns(500, job.d), field(&job), Vec::new());
            assert_eq!(first, painted(&mut other, &job));
        }
    }
}

/// The map is opaque and has the colour scale's colours at its ends.
#[test]
fn the_map_has_the_scale_s_colours() {
    let job = job(Chart::Cylinder, 0);
    let mut painter = Painter::new();
    painter.take(job.source(), Vec::new(), vec![0.0; 54], Vec::new());
    let flat = painted(&mut painter, &job)[1].clone();
    let zero = |p: &[u8]| p[..3].iter().all(|c| c.abs_diff(250) <= 1) && p[3] == 255;
    assert!(flat.bytes.chunks_exact(4).all(zero), "{:?}", &flat.bytes[..8]);
    painter.take(job.source(), Vec::new(), vec![1.0; 54], Vec::new());
    let full = painted(&mut painter, &job)[1].clone();
    let want = job.palette.value(1.0).0;
    for p in full.bytes.chunks_exact(4) {
        assert!((0..3).all(|k| p[k].abs_diff(want[k]) <= 16) && p[3] == 255, "{p:?} {want:?}");
    }
}

#[test]
fn kink_lines_and_kinks_show_where_neurons_bend() {
    // x = 0.5 (d = 1) or the vertical line x = 0.5 (d = 2), a thousand neurons strong.
    for chart in [Chart::Plane, Chart::Cylinder] {
        let m = 1000;
        let job = job(chart, m);
        let mut columns = vec![0.0; 5 * m];
        columns[..m].fill(1.0);
        let bias = if job.d == 1 { m } else { 2 * m };
        columns[bias..bias + m].fill(-0.5);
        columns[3 * m..4 * m].fill(1.0);
        let mut painter = Painter::new();
        painter.take(job.source(), columns, vec![0.0; job.window.columns * job.window.rows], Vec::new());
        let [_, picture] = painted(&mut painter, &job);
        // (0.5 + 2)/4 of 180 pixels; just above the axis for d = 1.
        let y = if job.d == 1 { 72 } else { 60 };
        let at = |x: usize| &picture.bytes[4 * (180 * y + x)..][..4];
        let colour = if job.d == 1 { job.palette.positive.0 } else { job.palette.ink.0 };
        let off = |p: &[u8]| (0..3).map(|k| u32::from(p[k].abs_diff(colour[k]))).sum::<u32>();
        assert!(at(112)[3] > 250 && off(at(112)) < 12, "{chart:?} {:?}", at(112));
        assert!(at(100)[3] == 0 || off(at(100)) > 200, "{chart:?} {:?}", at(100));
    }
}

#[test]
fn numbers_that_are_missing_or_not_finite_paint_nothing() {
    for chart in CHARTS {
        let mut job = job(chart, 50);
        let mut painter = Painter::new();
        // Numbers that have not come yet, columns cut short, a size that is none.
        painted(&mut painter, &job);
        painter.take(job.source(), vec![1.0; 30], vec![1.0; 2], Vec::new());
        painted(&mut painter, &job);
        for bad in [f32::NAN, f32::INFINITY, 0.0, 1e30] {
            painter.take(job.source(), vec![bad; 250], vec![bad; 54], Vec::new());
            painted(&mut painter, &job);
        }
        job.view.width = 0.0;
        job.function = [f64::NAN, 3.0];
        painter.take(job.source(), columns(50, job.d), field(&job), Vec::new());
        let [neurons, function] = painter.paint(&job).1;
        assert_eq!((neurons.bytes.len(), function.bytes.len()), (0, 0));
        job.d = 3 - job.d;
        let (done, _) = painter.paint(&job);
        assert!(Chart::for_dimension(job.d).contains(&done.job.view.chart));
    }
}

/// Going back shows the same picture as the first time: it is a function of the frame and the view. Only the trails
/// are of the past, and they are those up to the step shown.
#[test]
fn a_frame_painted_again_is_the_same_to_the_last_bit() {
    for chart in CHARTS {
        for unit in [0.0, 1.0] {
            let first = job(chart, 300);
            let first = Job { view: View { scale: unit, ..first.view }, ..first };
            let later = Job { step: 1000, ..first.clone() };
            let (light, mut heavy) = (columns(300, first.d), columns(300, first.d));
            // Some neurons become much heavier, most lighter.
            for j in 0..300 {
                heavy[900 + j] *= if j % 10 == 0 { 40.0 } else { 0.5 };
            }
            let mut painter = Painter::new();
            let mut paint = |job: &Job, columns: &[f32]| {
                painter.take(job.source(), columns.to_vec(), field(job), Vec::new());
                painter.paint(job)
            };
            let (seen, pictures) = paint(&first, &light);
            let (seen_later, later_pictures) = paint(&later, &heavy);
            assert!(pictures[0] != later_pictures[0], "{chart:?}");
            assert!(seen_later.job.view.scale > 2.0 * seen.job.view.scale);
            let (again, same) = paint(&first, &light);
            assert_eq!(seen.job, again.job);
            assert!(pictures == same, "{chart:?}");
            // Nor does it matter what was shown before, but for the trails.
            let mut other = Painter::new();
            other.take(first.source(), light.clone(), field(&first), Vec::new());
            assert!(pictures == other.paint(&first).1);
            // Going forth again: the same trails, the same picture.
            assert!(later_pictures == paint(&later, &heavy).1, "{chart:?}");
        }
    }
}
