//! prints all English
use relu_atoms_core::table::{self, Choices, Role, Rows, LeaveOut};
use relu_atoms_core::export::saved::Saved;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::optimum::Problem;
use relu_atoms_core::points::formula::Formula;
use relu_atoms_core::points::truth::Truth;
use relu_atoms_core::experiment::link;

fn tell(r: &table::Reading) {
    for n in &r.notes { println!("note {n}"); }
    for q in &r.questions { println!("q {} | {} | {:?}", q.text, q.option, q.is_open); for a in &q.answers { println!("  a {}", a.label); } }
    for l in &r.left_out { println!("left {} {}", l.line, l.why); }
    if let Err(e) = &r.points { for e in e { println!("err {e}"); } }
}
struct Rng(u64);
impl Rng { fn next(&mut self, n: usize) -> usize { self.0 ^= self.0 << 13; self.0 ^= self.0 >> 7; self.0 ^= self.0 << 17; (self.0 % n as u64) as usize } }
fn main() {
    let mut rng = Rng(88172645463325252);
    let cells = ["1","2","3.5","1,5","2,923","1.234","NA","","abc","de f","I","II","5 %","$3","2020-01-05","1e999","-4","x","y","x1","x2","class","group","id","(s)","V","7","8","12","1000","1990","1991","0","setosa","versicolor","note","# c","\"q\"","inf","a,b"];
    let seps = [",",";","\t"," ","|"];
    let mut all: Vec<String> = Vec::new();
    for round in 0..6000 {
        let width = 1 + rng.next(6); let rows = 1 + rng.next(12); let sep = seps[rng.next(5)];
        let mut text = String::new();
        if round % 3 > 0 { let h: Vec<&str> = (0..width).map(|_| cells[17 + rng.next(19)]).collect(); text += &h.join(sep); text.push('\n'); }
        if rng.next(9) == 0 { text += "% made by hand\n"; }
        if rng.next(9) == 0 { text += "(s)"; text += sep; text += "V\n"; }
        let kinds: Vec<usize> = (0..width).map(|_| rng.next(6)).collect();
        for r in 0..rows {
            let row: Vec<String> = (0..width).map(|c| match kinds[c] {
                0 => (r + 1).to_string(), 1 => format!("{}", rng.next(1000) as f64 / 8.0), 2 => ["I","II"][rng.next(2)].into(), 3 => ["red","green","blue"][rng.next(3)].into(),
                4 if rng.next(4) > 0 => format!("{}", rng.next(90)), _ => cells[rng.next(cells.len())].into() }).collect();
            text += &row.join(sep); text.push('\n');
        }
        all.push(text);
    }
    for rows in [20, 600] { let mut t = String::from("x,y,g\n"); for k in 0..rows { t += &format!("{k},{},{}\n", k % 7, k % 3); } all.push(t.clone()); all.push(t.replace(",0\n", ",\n")); }
    all.push((0..70).map(|k| k.to_string()).collect::<Vec<_>>().join(",") + "\n" + &(0..70).map(|k| k.to_string()).collect::<Vec<_>>().join(","));
    all.push((0..14).map(|k| format!("a{k}")).collect::<Vec<_>>().join(",") + "\n" + &"1,2,3,4,5,6,7,8,9,1,2,3,4,5\n".repeat(3));
    for dir in ["fuzz/seeds/csv"] { let mut p: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect(); p.sort(); for p in p { all.push(String::from_utf8_lossy(&std::fs::read(p).unwrap()).into_owned()); } }
    for text in &all {
        let r = table::read(text, &Choices::default());
        tell(&r);
        for q in &r.questions { for a in &q.answers { let r = table::read(text, &a.choices); tell(&r); } }
        let r = table::read(text, &Choices { group: Some("zzz".into()), leave_out: LeaveOut { incomplete: true, unreadable: true }, rows: Some(Rows::First), ..Choices::default() });
        tell(&r);
        let r = table::read(text, &Choices { rows: Some(Rows::Sample(3)), header_lines: Some(1), ..Choices::default() });
        tell(&r);
        let mut roles = r.roles(); for r in &mut roles { *r = Role::ALL[rng.next(7)]; }
        tell(&table::read(text, &Choices { roles: Some(roles), ..Choices::default() }));
    }
    // JSON
    let good = serde_json::to_string(&{ let mut e = Experiment::preset("xor", relu_atoms_core::experiment::Mode::LabelNoise).unwrap(); e.truth = Some("teacher:3:7".parse().unwrap()); e }).unwrap();
    let saved = Saved::new(vec![relu_atoms_core::export::saved::Panel::new(serde_json::from_str(&good).unwrap(), vec![], 3, None)]).to_json();
    let problem = r#"{"d": 1, "x": [0.5, -1], "y": [1, 2], "penalty": "gradient", "lambda": 0.02, "units": "table"}"#.to_owned();
    let puts = ["", "[", "]", "{", "}", "\"", ",", ":", "a", "0", "-", ".", "null", "true", "1e999", "\\u12", "\\ud800", "\u{1}", "teacher", "\"x\":1,", "[1]", "99"];
    for base in [&good, &saved, &problem] {
        for _ in 0..6000 {
            let at = rng.next(base.len()); let put = puts[rng.next(puts.len())]; let cut = rng.next(12);
            if !base.is_char_boundary(at) || !base.is_char_boundary((at+cut).min(base.len())) { continue }
            let bad = format!("{}{put}{}", &base[..at], &base[(at+cut).min(base.len())..]);
            if let Err(e) = Experiment::from_json(&bad) { println!("E {e}"); }
            if let Err(e) = Saved::from_json(&bad) { println!("S {e}"); }
            if let Err(e) = Problem::from_json(&bad) { println!("P {e}"); }
        }
    }
    // formulas, truths, links
    let bits = ["sin","x","x1","x2","y","(",")","|","2","3.5","1,234","1,2",",",";","^","^2","⁻¹","-1","/","*"," ","mod","max","min","log","heavyside","%","√","∛","⌊","<","°","!",":","∞","±","∑","∂","'","ⁿ","∜","&","=","f(x)","[","{","$","foo","sinx","expo","é","10^xy","λ"];
    for _ in 0..40000 {
        let n = 1 + rng.next(7); let t: String = (0..n).map(|_| bits[rng.next(bits.len())]).collect();
        for d in [1, 2] { if let Err(e) = Formula::parse(&t, d) { println!("F {e}"); } }
        let w = format!("formula:{t}"); if let Err(e) = w.parse::<Truth>() { println!("T {e}"); }
    }
    for t in ["teacher:a:1", "teacher:3:x", "teacher:3:1:2:1", "zzz", "teacher:99:1"] { if let Err(e) = t.parse::<Truth>() { println!("T {e}"); } }
    for q in ["m=0","scale=1e-13","holdout=0.9","bias=z","noise=z","walls=z","steps=0","batch=99","h=0","schedule=a","units=q","names=a","lambda=1e9","seed=-1","paired=2","optimiser=z","decay=z","birth=q","tau=z","modes=q","preset=q","data=q","truth=q"] { for n in link::parse(q).1 { println!("L {n}"); } }
}
