#:sdk Microsoft.NET.Sdk.Web
#:project ../../src/Ibasho/Ibasho.csproj
#:property RestorePackagesWithLockFile=false
#:property RunAnalyzers=false
#:property TreatWarningsAsErrors=false
#:property PublishAot=false
#:property NoWarn=NU1603
#:property ImplicitUsings=enable
#nullable disable
// Plays faults upon the real product while programs post and people read, and says of each what was lost, doubled, slow and large; called by tools/fault-round.
//   drive.cs --program IBASHO.DLL --work FOLDER --postgres BIN --kills N --streams N FAULT …
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ibasho;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform;
using Microsoft.EntityFrameworkCore;
using Thread = System.Threading.Thread;

string Option(string name) => args[Array.IndexOf(args, "--" + name) + 1];
var (program, work, bin) = (Option("program"), Option("work"), Option("postgres"));
var (kills, streams) = (int.Parse(Option("kills")), int.Parse(Option("streams")));
var chosen = args.Skip(Array.IndexOf(args, "--streams") + 2).ToList();
var dice = new Random();
var rows = new List<string>();
var failed = false;
(Round.Rows, Round.Fail) = (rows, () => failed = true);

var all = new (string Name, Func<Task> Play)[]
{
    ("kill", async () => await KillAsync("SQLite", await SqliteAsync("kill"))),
    ("kill-postgres", async () => await KillAsync("PostgreSQL", await PostgresAsync("kill"))),
    ("disk", async () => { await FullAsync("SQLite", await SqliteAsync("disk", room: 96)); await FullAsync("PostgreSQL", await PostgresAsync("disk", room: 320)); }),
    ("eio", async () => { await BrokenAsync("SQLite", await SqliteAsync("eio")); await BrokenAsync("PostgreSQL", await PostgresAsync("eio")); }),
    ("postgres", RestartedAsync),
    ("smtp", MailAsync),
    ("clock", ClockAsync),
    ("slow", SlowAsync),
    ("bombs", BombsAsync),
    ("live", LiveAsync),
};
try
{
    foreach (var (name, play) in all.Where(f => chosen.Count == 0 || chosen.Contains(f.Name)))
    {
        Console.WriteLine($"== {name}");
        try { await play(); }
        catch (Exception error)
        {
            failed = true;
            rows.Add($"| {name} | could not be played: {error.Message.Split('\n')[0]} |");
            Console.WriteLine(error);
        }
        foreach (var open in Place.Open.ToList()) await open.EndAsync();
    }
}
finally
{
    foreach (var open in Place.Open.ToList()) await open.EndAsync();
}
Console.WriteLine();
Console.WriteLine("| what | acknowledged | sent again | lost | doubled | answers of 5xx or none | p99 of readers, ms | most memory, MB | seconds until all is well |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
foreach (var row in rows) Console.WriteLine(row);
return failed ? 1 : 0;

// ---- The faults

async Task KillAsync(string kind, Place place)
{
    await using var load = await Load.BeginAsync(place);
    var from = load.Now;
    var slowest = 0.0;
    for (var i = 0; i < kills; i++)
    {
        var before = load.Acknowledged;
        await Until(60, () => load.Acknowledged >= before + 3);
        await Task.Delay(dice.Next(10, 500));
        place.Kill();
        var watch = Stopwatch.StartNew();
        await place.StartAsync();
        slowest = Math.Max(slowest, watch.Elapsed.TotalSeconds);
    }
    await load.TellAsync($"kill -9, {kills} times, {kind}", from, load.Now, slowest, p99: false);
}

async Task FullAsync(string kind, Place place)
{
    await using var load = await Load.BeginAsync(place);
    var ballast = Path.Combine(place.Mount, "ballast");
    await load.PlayAsync($"disk full, {kind}", TimeSpan.FromSeconds(15), begin: () =>
    {
        using var file = File.Create(ballast);
        var block = new byte[64 * 1024];
        try { while (true) { file.Write(block); file.Flush(); } }
        catch (IOException) { }
        return Task.CompletedTask;
    }, during: async () =>
    {
        await load.SayPagesAsync("while the disk is full");
        // What PostgreSQL has in hand is used up by what people write.
        await Task.Delay(1);
    }, end: async () =>
    {
        File.Delete(ballast);
        if (place.Cluster is { } cluster && !cluster.Runs) { Console.WriteLine("   PostgreSQL had stopped by itself; it is started"); await cluster.StartAsync(); }
    });
}

async Task BrokenAsync(string kind, Place place)
{
    await using var load = await Load.BeginAsync(place);
    Process tracer = null;
    await load.PlayAsync($"EIO at fsync, {kind}", TimeSpan.FromSeconds(15), begin: () =>
    {
        var when = place.Cluster is null ? "when=3+4" : "when=3";
        // Every process of PostgreSQL, each of which counts for itself.
        var pids = place.Cluster is { } cluster ? cluster.Pids : [place.Pid];
        tracer = Start("strace", ["-f", "-qq", "-o", "/dev/null", .. pids.SelectMany(pid => new[] { "-p", $"{pid}" }), "-e", "trace=fsync,fdatasync", "-e", $"inject=fsync,fdatasync:error=EIO:{when}"]);
        return Task.CompletedTask;
    }, during: null, end: async () =>
    {
        tracer.Kill(); // SIGKILL of the tracer lets the traced go on.
        await tracer.WaitForExitAsync();
        if (place.Cluster is { } cluster && !cluster.Runs) { Console.WriteLine("   PostgreSQL had stopped by itself; it is started"); await cluster.StartAsync(); }
    });
}

async Task RestartedAsync()
{
    var place = await PostgresAsync("away");
    await using (var load = await Load.BeginAsync(place))
        await load.PlayAsync("PostgreSQL restarted", TimeSpan.FromSeconds(10), () => place.Cluster.RestartAsync(), null, null);
    await using (var load = await Load.BeginAsync(place))
        await load.PlayAsync("PostgreSQL stopped for 10 s", TimeSpan.FromSeconds(10), () => place.Cluster.StopAsync(), () => load.SayPagesAsync("while PostgreSQL is away"), () => place.Cluster.StartAsync());
    await using (var load = await Load.BeginAsync(place))
        await load.PlayAsync("PostgreSQL stands still for 25 s", TimeSpan.FromSeconds(25), () => place.Cluster.SignalAsync("STOP"), () => load.SayPagesAsync("while PostgreSQL stands still"), () => place.Cluster.SignalAsync("CONT"));
}

async Task MailAsync()
{
    using var server = new BadMail();
    var place = await SqliteAsync("smtp", smtp: $"smtp://127.0.0.1:{server.Port}?from=place@place.test");
    await using var load = await Load.BeginAsync(place);
    var person = 0L;
    await place.WithDbAsync(async db =>
    {
        await db.Users.Where(p => p.Email == "p2@load.example").ExecuteUpdateAsync(p => p.SetProperty(x => x.Email, "two@people.test").SetProperty(x => x.EmailConfirmed, true));
        person = await db.Users.Where(p => p.Email == "two@people.test").Select(p => p.Id).SingleAsync();
    });
    var ordered = 0;
    Task OrderAsync(int count) => place.WithDbAsync(async db =>
    {
        for (var i = 0; i < count; i++, ordered++) db.Mail(MailKind.PasswordChanged, person, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
    });
    foreach (var manner in new[] { "dead", "silent", "drip", "grey", "reset" })
    {
        server.Manner = manner;
        await load.PlayAsync($"mail server: {manner}", TimeSpan.FromSeconds(12), () => OrderAsync(3), null, null);
    }
    server.Manner = "well";
    var watch = Stopwatch.StartNew();
    await Until(400, () => server.Taken.Distinct().Count() >= ordered, throws: false);
    var (lost, doubled) = (ordered - server.Taken.Distinct().Count(), server.Taken.Count - server.Taken.Distinct().Count());
    failed |= lost > 0 || doubled > 0;
    rows.Add($"| the mail server is well again: mails | {ordered} | – | {lost} | {doubled} | – | – | – | {watch.Elapsed.TotalSeconds:0} |");
    Console.WriteLine(rows[^1]);
}

async Task ClockAsync()
{
    var file = Path.Combine(work, "clock");
    File.WriteAllText(file, "+0");
    var place = await SqliteAsync("clock", clock: file);
    foreach (var leap in new[] { "+30d", "-2d" })
        await using (var load = await Load.BeginAsync(place))
            await load.PlayAsync($"clock {leap} while running", TimeSpan.FromSeconds(20), () => File.WriteAllTextAsync(file, leap), async () =>
            {
                using var head = await load.ReadAsync("/sign-in", "ja");
                Console.WriteLine($"   it says it is {head.Headers.Date:u}");
            }, () => File.WriteAllTextAsync(file, "+0"));
}

async Task SlowAsync()
{
    var place = await SqliteAsync("slow");
    await using var load = await Load.BeginAsync(place);
    var over = new CancellationTokenSource();
    var closed = 0;
    await load.PlayAsync("300 slow senders and 300 slow readers", TimeSpan.FromSeconds(30), () =>
    {
        for (var i = 0; i < 300; i++)
        {
            var n = i;
            _ = Task.Run(async () =>
            {
                try
                {
                    using var socket = await place.ConnectAsync();
                    // A third never ends the headers, a third never the body, a third sends a form as slowly as it can.
                    var said = Encoding.ASCII.GetBytes(n % 3 == 0 ? "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + new string('a', 500) : $"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: {(n % 3 == 1 ? "application/x-www-form-urlencoded" : "multipart/form-data; boundary=b")}\r\nContent-Length: 100000\r\n\r\n" + new string('a', 500));
                    foreach (var letter in said)
                    {
                        await socket.SendAsync(new[] { letter }, over.Token);
                        await Task.Delay(100, over.Token);
                    }
                }
                catch (SocketException) { Interlocked.Increment(ref closed); }
                catch (OperationCanceledException) { }
            });
            _ = Task.Run(async () =>
            {
                try
                {
                    using var socket = await place.ConnectAsync(small: true);
                    var buffer = new byte[1];
                    for (var asked = 0; !over.IsCancellationRequested; asked++)
                    {
                        if (asked < 3) await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {load.Path} HTTP/1.1\r\nHost: localhost\r\nCookie: ibasho={place.Sessions[n % 100]}\r\n\r\n"), over.Token);
                        if (await socket.ReceiveAsync(buffer, over.Token) == 0) break;
                        await Task.Delay(200, over.Token);
                    }
                }
                catch (SocketException) { Interlocked.Increment(ref closed); }
                catch (OperationCanceledException) { }
            });
        }
        return Task.CompletedTask;
    }, null, () => { over.Cancel(); return Task.CompletedTask; });
    Console.WriteLine($"   {closed} of them were sent away");
}

async Task BombsAsync()
{
    var place = await SqliteAsync("bombs");
    await using var load = await Load.BeginAsync(place);
    await load.PlayAsync("bombs and malformed HTTP", TimeSpan.FromSeconds(10), null, async () =>
    {
        foreach (var (name, type, bytes) in Bombs.Files())
        {
            using var form = new MultipartFormDataContent { { new StringContent(await load.TokenAsync()), Form.TokenField } };
            var part = new ByteArrayContent(bytes);
            part.Headers.TryAddWithoutValidation("Content-Type", type);
            form.Add(part, "files", name);
            load.Judge($"file {name} ({bytes.Length / 1024} KB)", await load.SendAsync(new HttpRequestMessage(HttpMethod.Post, place.Address + "/files") { Content = form }, asBrowser: true));
        }
        foreach (var (name, text) in Bombs.Texts())
            load.Judge($"text {name}", await load.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{place.Address}/api/v1/threads/{load.Thread}/posts") { Content = new StringContent(JsonSerializer.Serialize(new { body = text[..Math.Min(text.Length, 9900)] }), Encoding.UTF8, "application/json") }));
        foreach (var (name, body, encoding) in Bombs.Bodies())
        {
            var content = new ByteArrayContent(body);
            content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
            load.Judge($"body {name}", await load.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{place.Address}/api/v1/threads/{load.Thread}/posts") { Content = content }));
        }
        foreach (var (name, bytes) in Bombs.Raw())
        {
            using var socket = await place.ConnectAsync();
            socket.ReceiveTimeout = 2000;
            var answer = new byte[65536];
            var got = 0;
            try { socket.Send(bytes); got = socket.Receive(answer); }
            catch (SocketException) { }
            var first = Encoding.ASCII.GetString(answer, 0, got).Split('\r')[0];
            // Waiting for more, and closing without a word, are answers too.
            var good = first.Length == 0 || Regex.IsMatch(first, "^HTTP/1.1 (30|4|505)");
            failed |= !good;
            Console.WriteLine($"   raw {name}: {(first.Length == 0 ? "nothing" : first)}{(good ? "" : "  FAILED")}");
        }
    }, null);
}

async Task LiveAsync()
{
    var place = await SqliteAsync("live");
    await using var load = await Load.BeginAsync(place, writers: 1, pause: 250);
    var idle = place.Rss();
    var (open, heard) = (new Socket[streams], new ConcurrentQueue<double>());
    var watch = Stopwatch.StartNew();
    var posted = 0L; // when the last poke was caused
    var begun = 0;
    await load.PlayAsync($"{streams} open live connections", TimeSpan.FromSeconds(30), async () =>
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, streams), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, cancel) =>
        {
            var socket = await place.ConnectAsync();
            open[i] = socket;
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: ibasho={place.Sessions[i % place.Sessions.Count]}\r\n\r\n"));
            // As browsers come: one after the other, not ten thousand in one second.
            var buffer = new byte[1024];
            if (await socket.ReceiveAsync(buffer) > 0) Interlocked.Increment(ref begun);
            _ = Task.Run(async () =>
            {
                try
                {
                    while (await socket.ReceiveAsync(buffer) is > 0 and var got)
                    {
                        if (buffer.AsSpan(0, got).IndexOf("data: t"u8) >= 0 && Interlocked.Read(ref posted) is > 0 and var at) heard.Enqueue(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                    }
                }
                catch (Exception error) when (error is SocketException or ObjectDisposedException) { }
            });
        });
        Console.WriteLine($"   opened {begun} in {watch.Elapsed.TotalSeconds:0.0} s; {idle} MB before, {place.Rss()} MB with them");
        load.Silent = true; // One poke at a time, so that each is known.
        await Task.Delay(2000);
    }, async () =>
    {
        for (var i = 0; i < 4; i++)
        {
            var before = heard.Count;
            Interlocked.Exchange(ref posted, Stopwatch.GetTimestamp());
            using var made = await load.SendAsync(load.Post(Words()));
            await Until(10, () => heard.Count - before >= begun, throws: false);
            Console.WriteLine($"   poke {i + 1}: {heard.Count - before} of {begun} heard; {place.Rss()} MB");
        }
        var sorted = heard.Order().ToArray();
        var told = sorted.Length == 0 ? "nobody heard" : $"delay of a poke, from before the post: half within {sorted[sorted.Length / 2]:0} ms, 99 of 100 within {sorted[sorted.Length * 99 / 100]:0} ms, all within {sorted[^1]:0} ms";
        failed |= sorted.Length < begun;
        Console.WriteLine("   " + told);
        load.Silent = false;
    }, () =>
    {
        foreach (var socket in open) socket?.Dispose();
        return Task.CompletedTask;
    });
}

// ---- Places

async Task<Place> SqliteAsync(string name, int room = 0, string smtp = "", string clock = null)
{
    var mount = Path.Combine(work, "sqlite-" + name);
    Directory.CreateDirectory(mount);
    if (room > 0) await Sh($"mount -t tmpfs -o size={room}m tmpfs {mount}");
    var place = new Place { Program = program, Folder = Path.Combine(mount, "data"), Mount = mount, IsMounted = room > 0, Smtp = smtp, Clock = clock, Log = Path.Combine(work, name + "-sqlite.log") };
    var made = Path.Combine(work, "made");
    if (!Directory.Exists(made)) await Sh($"dotnet {program} load --people 1300 --circles 3 --posts 600 --data {made}");
    await Sh($"cp -r {made} {place.Folder}");
    await place.PlantAsync();
    await place.StartAsync();
    return place;
}

async Task<Place> PostgresAsync(string name, int room = 0)
{
    var mount = Path.Combine(work, "postgres-" + name);
    Directory.CreateDirectory(mount);
    if (room > 0) await Sh($"mount -t tmpfs -o size={room}m tmpfs {mount}");
    var cluster = new Cluster(bin, mount);
    await cluster.MakeAsync();
    var place = new Place { Program = program, Folder = Path.Combine(work, "node-" + name), Mount = mount, IsMounted = room > 0, Cluster = cluster, Database = cluster.Connection, Log = Path.Combine(work, name + "-postgres.log") };
    await Sh($"dotnet {program} load --people 130 --circles 3 --posts 300 --data {place.Folder} --database '{place.Database}'");
    await place.PlantAsync();
    await place.StartAsync();
    return place;
}

static string Words() => string.Concat(Guid.NewGuid().ToString("N").Select(c => (char)(c <= '9' ? c - '0' + 'g' : c))); // In letters only: a number in a text would be reviewed.

static async Task Until(int seconds, Func<bool> isTrue, bool throws = true)
{
    for (var watch = Stopwatch.StartNew(); !isTrue(); await Task.Delay(20))
        if (watch.Elapsed.TotalSeconds > seconds) { if (throws) throw new TimeoutException($"waited {seconds} s for nothing"); return; }
}

static Process Start(string file, params string[] arguments) => Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });

static async Task<string> Sh(string command)
{
    using var process = Start("bash", "-c", command + " 2>&1");
    var said = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    return process.ExitCode == 0 ? said : throw new InvalidOperationException($"{command}: {said}");
}

// ---- A PostgreSQL of our own

sealed class Cluster(string bin, string folder)
{
    private readonly int _port = Place.FreePort();
    private string Data => Path.Combine(folder, "pg");
    public string Connection => $"Host=127.0.0.1;Port={_port};Username=ibasho;Database=ibasho";
    public int Pid => File.Exists(Data + "/postmaster.pid") ? int.Parse(File.ReadLines(Data + "/postmaster.pid").First()) : 0;
    public int[] Pids => [Pid, .. Directory.GetDirectories("/proc").Where(d => File.Exists(d + "/stat") && int.TryParse(Path.GetFileName(d), out _)).Where(IsOurs).Select(d => int.Parse(Path.GetFileName(d)))];

    private bool IsOurs(string process)
    {
        try { return File.ReadAllText(process + "/stat").Split(") ")[^1].Split(' ')[1] == $"{Pid}"; }
        catch (IOException) { return false; }
    }

    public bool Runs => Pid is > 0 and var pid && Directory.Exists($"/proc/{pid}");

    public async Task MakeAsync()
    {
        await Bash($"chmod 755 {folder}; install -d -m 700 -o postgres {Data} && cd / && runuser -u postgres -- {bin}/initdb -D {Data} -U ibasho --auth=trust --encoding=UTF8 --locale=C.UTF-8");
        await StartAsync();
        await Bash($"{bin}/createdb -h 127.0.0.1 -p {_port} -U ibasho ibasho");
    }

    public Task StartAsync() => Bash($"cd / && runuser -u postgres -- {bin}/pg_ctl -D {Data} -l /tmp/fault-round-pg-{_port}.log -w -t 60 start -o '-p {_port} -k /tmp -c listen_addresses=127.0.0.1 -c max_connections=150 -c shared_buffers=64MB -c max_wal_size=96MB -c min_wal_size=64MB'");
    public Task StopAsync() => Bash($"cd / && runuser -u postgres -- {bin}/pg_ctl -D {Data} -w -m fast stop");
    public Task RestartAsync() => Bash($"cd / && runuser -u postgres -- {bin}/pg_ctl -D {Data} -l /tmp/fault-round-pg-{_port}.log -w -m fast restart");
    public Task SignalAsync(string signal) => Bash($"kill -{signal} {Pid} $(ps -o pid= --ppid {Pid}); true");

    public async Task EndAsync()
    {
        if (Runs) await Bash($"kill -CONT {Pid} $(ps -o pid= --ppid {Pid}); cd / && runuser -u postgres -- {bin}/pg_ctl -D {Data} -w -m immediate stop; rm -f /tmp/fault-round-pg-{_port}.log; true");
    }

    private static async Task Bash(string command)
    {
        // Its output goes to a file: a server that is started would keep a pipe open.
        var log = Path.GetTempFileName();
        using var process = Process.Start("bash", ["-c", $"({command}) >{log} 2>&1 </dev/null"]);
        await process.WaitForExitAsync();
        var said = File.ReadAllText(log);
        File.Delete(log);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command}: {said}");
    }
}

// ---- The product as its own process

sealed class Place
{
    public static readonly List<Place> Open = [];
    public string Program, Folder, Mount, Smtp = "", Database = "", Clock, Log;
    public bool IsMounted;
    public Cluster Cluster;
    public readonly int Port = FreePort();
    public readonly string Token = Secrets.New();
    public readonly List<string> Sessions = [];
    private Process _process;

    public string Address => $"http://127.0.0.1:{Port}";
    public int Pid => _process.Id;

    /// <summary>A token for the first person, and a session for each.</summary>
    public Task PlantAsync() => WithDbAsync(async db =>
    {
        Open.Add(this);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var people = await db.Users.OrderBy(p => p.Id).Select(p => p.Id).ToListAsync();
        db.Add(new ApiToken { TokenHash = Secrets.Hash(Token), PersonId = people[0], Name = "faults", Scopes = ["read", "write"], CreatedAt = DateTimeOffset.UtcNow });
        foreach (var person in people)
        {
            Sessions.Add(Secrets.New());
            db.Add(new Session { TokenHash = Secrets.Hash(Sessions[^1]), PersonId = person, CreatedOn = today, LastSeenOn = today });
        }
        await db.SaveChangesAsync();
    });

    public async Task WithDbAsync(Func<AppDb, Task> act)
    {
        await using var app = Web.Build(new Settings(Folder, Database, "127.0.0.1", Port, "", ""));
        await using var scope = app.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<AppDb>());
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec dotnet {Program} --data {Folder} --port {Port} >>{Log} 2>&1"]);
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("IBASHO_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        if (Database.Length > 0) start.Environment["IBASHO_DATABASE"] = Database;
        if (Smtp.Length > 0) start.Environment["IBASHO_SMTP"] = Smtp;
        if (Clock is not null)
        {
            start.Environment["LD_PRELOAD"] = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
            start.Environment["FAKETIME_TIMESTAMP_FILE"] = Clock;
            start.Environment["FAKETIME_NO_CACHE"] = start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        }
        _process = Process.Start(start);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < 60; await Task.Delay(50))
        {
            if (_process.HasExited) break;
            try { if ((await http.GetAsync(Address + "/readyz")).IsSuccessStatusCode) return; }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException) { }
        }
        throw new InvalidOperationException("It does not start: " + string.Join('\n', File.ReadLines(Log).TakeLast(5)));
    }

    public void Kill() { _process.Kill(); _process.WaitForExit(); }

    public bool HasEnded => _process.HasExited;

    public int Rss()
    {
        try { return int.Parse(Regex.Match(File.ReadAllText($"/proc/{Pid}/status"), @"VmRSS:\s+(\d+)").Groups[1].Value) / 1024; }
        catch (Exception) { return 0; }
    }

    public async Task<Socket> ConnectAsync(bool small = false)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (small) socket.ReceiveBufferSize = 2048;
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return socket;
    }

    public async Task EndAsync()
    {
        Open.Remove(this);
        if (_process is { HasExited: false }) Kill();
        if (Cluster is not null) await Cluster.EndAsync();
        if (IsMounted)
            using (var unmount = Process.Start("umount", ["-l", Mount])) await unmount.WaitForExitAsync();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

// ---- People who read and programs that write

sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3), Steady = TimeSpan.FromSeconds(2);
    private readonly Place _place;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<string, int> _acknowledged = new(); // each text, and how often it had to be sent
    private readonly ConcurrentDictionary<string, bool> _sent = new();
    private readonly ConcurrentQueue<(TimeSpan At, double Ms, int Status, bool Writes)> _events = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private List<Task> _all = [];
    private int _most;

    private Load(Place place)
    {
        _place = place;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseCookies = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(40) };
    }

    public string Thread { get; private set; }
    public string Path => "/t/" + Thread;
    public bool Silent { get; set; }
    public int Acknowledged => _acknowledged.Count;
    public TimeSpan Now => _watch.Elapsed;

    public static async Task<Load> BeginAsync(Place place, int writers = 4, int pause = 20)
    {
        var load = new Load(place);
        using var made = await load.SendAsync(new HttpRequestMessage(HttpMethod.Post, place.Address + "/api/v1/circles/load-1/threads") { Content = JsonContent.Create(new { kind = "topic", title = "faults", body = "faults" }) });
        var said = await made.Content.ReadAsStringAsync();
        if (!made.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)made.StatusCode} {said}");
        load.Thread = JsonDocument.Parse(said).RootElement.GetProperty("id").GetString();
        load._all = [.. Enumerable.Range(0, writers).Select(_ => load.WriteAsync(pause)), .. Enumerable.Range(0, 4).Select(load.ReadAllAsync), load.WeighAsync()];
        return load;
    }

    /// <summary>Some calm, the fault for so long, and then until nothing has gone wrong for a while.</summary>
    public async Task PlayAsync(string name, TimeSpan length, Func<Task> begin, Func<Task> during, Func<Task> end)
    {
        await Task.Delay(Calm);
        _most = 0;
        var from = Now;
        if (begin is not null) await begin();
        if (during is not null) await during();
        if (Now - from < length) await Task.Delay(length - (Now - from));
        if (end is not null) await end();
        var to = Now;
        while (true)
        {
            await Task.Delay(200);
            var late = _events.Where(e => e.At > Now - Steady).ToList();
            if (Now - to >= Steady && late.All(e => e.Status is > 0 and < 500) && late.Any(e => e.Writes) && late.Any(e => !e.Writes)) break;
            if (Now - to > TimeSpan.FromSeconds(90)) break;
        }
        var bad = _events.Where(e => e.At >= to && e.Status is 0 or >= 500).Select(e => e.At).DefaultIfEmpty(to).Max();
        var first = _events.Where(e => e.Writes && e.At > bad && e.Status == 201).Select(e => e.At).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        await TellAsync(name, from, to, bad <= to ? 0 : first == TimeSpan.MaxValue ? double.NaN : (first - to).TotalSeconds, p99: true);
    }

    public async Task TellAsync(string name, TimeSpan from, TimeSpan to, double recovered, bool p99)
    {
        // Once more everything that was never acknowledged, as it was: then it is there once.
        Silent = true;
        await Task.Delay(300);
        var found = await FoundAsync();
        var lost = _acknowledged.Keys.Count(body => !found.ContainsKey(body));
        var doubled = found.Values.Count(count => count > 1);
        var window = _events.Where(e => e.At >= from && e.At <= to).ToList();
        var reads = window.Where(e => !e.Writes).Select(e => e.Ms).Order().ToArray();
        var bad = window.Count(e => e.Status is 0 or >= 500);
        var kinds = string.Join(", ", window.GroupBy(e => (e.Writes, e.Status)).OrderBy(g => g.Key).Select(g => $"{g.Count()}×{(g.Key.Writes ? "write" : "read")} {g.Key.Status}"));
        var slow = reads.Length == 0 || !p99 ? "–" : $"{reads[(reads.Length - 1) * 99 / 100]:0}";
        Round.Tell($"| {name} | {_acknowledged.Count} | {_acknowledged.Values.Count(n => n > 1)} | {lost} | {doubled} | {bad} of {window.Count} | {slow} | {_most} | {recovered:0.0} |", lost > 0 || doubled > 0 || _acknowledged.Count < 10 || double.IsNaN(recovered) || _place.HasEnded);
        Console.WriteLine($"   {kinds}; slowest read {(reads.Length == 0 ? 0 : reads[^1]):0} ms, slowest write {window.Where(e => e.Writes).Select(e => e.Ms).DefaultIfEmpty().Max():0} ms");
        Silent = false;
    }

    private async Task<Dictionary<string, int>> FoundAsync()
    {
        var found = new Dictionary<string, int>();
        for (var after = ""; ;)
        {
            using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{_place.Address}/api/v1/threads/{Thread}/posts?limit=100{after}"));
            if (!answer.IsSuccessStatusCode) { await Task.Delay(500); continue; }
            var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            foreach (var post in page.GetProperty("items").EnumerateArray())
            {
                var body = post.GetProperty("body").GetString();
                found[body] = found.GetValueOrDefault(body) + 1;
            }
            if (page.GetProperty("next").ValueKind == JsonValueKind.Null) return found;
            after = "&after=" + Uri.EscapeDataString(page.GetProperty("next").ToString());
        }
    }

    public HttpRequestMessage Post(string body) => new(HttpMethod.Post, $"{_place.Address}/api/v1/threads/{Thread}/posts") { Content = JsonContent.Create(new { body }), Headers = { { "Idempotency-Key", body } } };

    private async Task WriteAsync(int pause)
    {
        while (!_over.IsCancellationRequested)
        {
            await Task.Delay(Silent ? 50 : pause);
            if (Silent) continue;
            var body = string.Concat(Guid.NewGuid().ToString("N").Select(c => (char)(c <= '9' ? c - '0' + 'g' : c)));
            for (var times = 1; !_over.IsCancellationRequested; times++)
            {
                var status = await TimeAsync(() => Post(body), true);
                if (status == 201) { _acknowledged[body] = times; break; }
                await Task.Delay(200);
            }
        }
    }

    private async Task ReadAllAsync(int number)
    {
        var session = _place.Sessions[number + 1];
        for (var i = 0; !_over.IsCancellationRequested; i++)
        {
            var path = (i % 4) switch { 0 => Path, 1 => "/", 2 => "/c/load-1", _ => "/circles" };
            await TimeAsync(() => new HttpRequestMessage(HttpMethod.Get, _place.Address + path) { Headers = { { "Cookie", "ibasho=" + session } } }, false);
            await Task.Delay(30);
        }
    }

    private async Task<int> TimeAsync(Func<HttpRequestMessage> make, bool writes)
    {
        var began = Stopwatch.GetTimestamp();
        var status = 0;
        try
        {
            using var request = make();
            if (writes) request.Headers.Add("Authorization", "Bearer " + _place.Token);
            using var answer = await _http.SendAsync(request, _over.Token);
            status = (int)answer.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or IOException) { }
        if (!_over.IsCancellationRequested) _events.Enqueue((Now, Stopwatch.GetElapsedTime(began).TotalMilliseconds, status, writes));
        if (status == 0) await Task.Delay(50);
        return status;
    }

    private async Task WeighAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            _most = Math.Max(_most, _place.Rss());
            await Task.Delay(100);
        }
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool asBrowser = false)
    {
        if (asBrowser) request.Headers.Add("Cookie", $"ibasho={_place.Sessions[0]}; {_form}");
        else request.Headers.Add("Authorization", "Bearer " + _place.Token);
        return _http.SendAsync(request);
    }

    private string _form = "", _token;

    public async Task<string> TokenAsync()
    {
        if (_token is not null) return _token;
        using var page = await SendAsync(new HttpRequestMessage(HttpMethod.Get, _place.Address + Path), asBrowser: true);
        _form = page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]).First(c => c.StartsWith("ibasho-form", StringComparison.Ordinal));
        return _token = Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
    }

    public Task<HttpResponseMessage> ReadAsync(string path, string language) =>
        _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, _place.Address + path) { Headers = { { "Cookie", "ibasho=" + _place.Sessions[5] }, { "Accept-Language", language } } });

    /// <summary>What a person sees meanwhile, in each language.</summary>
    public async Task SayPagesAsync(string when)
    {
        await Task.Delay(9000);
        foreach (var language in new[] { "ja", "en", "ko" })
        {
            var began = Stopwatch.GetTimestamp();
            using var page = await ReadAsync("/circles", language);
            var text = await page.Content.ReadAsStringAsync();
            Console.WriteLine($"   {when}, {language}: {(int)page.StatusCode} in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms, “{WebUtility.HtmlDecode(Regex.Match(text, "<h1[^>]*>([^<]*)").Groups[1].Value)}”");
        }
        using var sent = await SendAsync(Post("meanwhile" + when.Length));
        Console.WriteLine($"   a program that posts: {(int)sent.StatusCode} {(await sent.Content.ReadAsStringAsync()).Split('\n')[0]}");
    }

    public void Judge(string what, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        answer.Dispose();
        Round.Note($"   {what}: {status}", status >= 500);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_all);
        _http.Dispose();
    }
}

static class Round
{
    internal static List<string> Rows;
    internal static Action Fail;

    internal static void Tell(string row, bool isBad)
    {
        Rows.Add(row);
        Note(row, isBad);
    }

    internal static void Note(string line, bool isBad)
    {
        if (isBad) Fail();
        Console.WriteLine(line + (isBad ? "  FAILED" : ""));
    }
}

// ---- A mail server that behaves badly

sealed class BadMail : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public BadMail()
    {
        _listener.Start();
        _ = Task.Run(async () =>
        {
            try { while (true) _ = TalkAsync(await _listener.AcceptSocketAsync()); }
            catch (Exception error) when (error is SocketException or ObjectDisposedException) { }
        });
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public volatile string Manner = "well";
    public readonly ConcurrentQueue<string> Taken = new();

    private async Task TalkAsync(Socket socket)
    {
        using var _ = socket;
        try
        {
            using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Task SayAsync(string what) => stream.WriteAsync(Encoding.ASCII.GetBytes(what + "\r\n")).AsTask();
            if (Manner is "dead" or "reset") { socket.LingerState = new LingerOption(true, 0); return; }
            if (Manner == "silent") await Task.Delay(60_000);
            if (Manner == "drip") foreach (var letter in "220 drip ESMTP") { await stream.WriteAsync(new[] { (byte)letter }); await Task.Delay(1000); }
            await SayAsync(Manner == "drip" ? "" : "220 bad ESMTP");
            while (await reader.ReadLineAsync() is { } line)
            {
                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "EHLO": await SayAsync("250-bad\r\n250 8BITMIME"); break;
                    case "RCPT": await SayAsync(Manner == "grey" ? "451 4.7.1 greylisted" : "250 ok"); break;
                    case "DATA":
                        await SayAsync("354 go on");
                        var id = "";
                        while (await reader.ReadLineAsync() is { } part && part != ".") if (part.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase)) id = part[11..].Trim();
                        Taken.Enqueue(id);
                        await SayAsync("250 taken");
                        break;
                    case "QUIT": await SayAsync("221 bye"); return;
                    default: await SayAsync("250 ok"); break;
                }
            }
        }
        catch (IOException) { }
    }

    public void Dispose() => _listener.Stop();
}

// ---- What hostile people send

static class Bombs
{
    public static IEnumerable<(string Name, string Type, byte[] Bytes)> Files()
    {
        yield return ("30000x30000.png", "image/png", Png(30000, 30000, Packed(row => row.Write(new byte[3751]), 30000)));
        yield return ("lying.png", "image/png", Png(int.MaxValue, int.MaxValue, Packed(row => row.Write(new byte[100]), 1)));
        yield return ("ztxt-200-MB.png", "image/png", Png(1, 1, Packed(row => row.Write(new byte[2]), 1), ("zTXt", [.. "Comment\0\0"u8, .. Packed(text => text.Write(new byte[1 << 20]), 200)])));
        yield return ("65535.gif", "image/gif", [.. "GIF89a"u8, 255, 255, 255, 255, 0x80, 0, 0, .. new byte[6], .. Enumerable.Repeat(new byte[] { 0x2c, 0, 0, 0, 0, 255, 255, 255, 255, 0, 2, 2, 0x44, 1, 0 }, 2000).SelectMany(b => b), 0x3b]);
        yield return ("laughs.svg", "image/svg+xml", Encoding.ASCII.GetBytes("<?xml version=\"1.0\"?><!DOCTYPE s [<!ENTITY a \"aaaaaaaaaa\">" + string.Concat(Enumerable.Range(0, 9).Select(i => $"<!ENTITY {(char)('b' + i)} \"{string.Concat(Enumerable.Repeat($"&{(char)('a' + i)};", 10))}\">")) + "]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&j;</text></svg>"));
        yield return ("1-GB.zip", "application/zip", Zip(10, 100));
        yield return ("1-GB.pdf", "application/pdf", [.. "%PDF-1.7\n1 0 obj <</Length 1000000/Filter/FlateDecode>> stream\n"u8, .. Packed(text => text.Write(new byte[1 << 20]), 1000)]);
        yield return ("script.jpg", "image/jpeg", [0xff, 0xd8, 0xff, 0xe0, .. "<script>alert(1)</script>"u8]);
        yield return ("endless-segments.jpg", "image/jpeg", [0xff, 0xd8, .. Enumerable.Repeat(new byte[] { 0xff, 0xe1, 0, 2 }, 400_000).SelectMany(b => b)]);
    }

    public static IEnumerable<(string Name, string Text)> Texts()
    {
        string Many(string what, int times) => string.Concat(Enumerable.Repeat(what, times));
        yield return ("address", new string('a', 9000) + "@");
        yield return ("mentions", new string('@', 9900));
        yield return ("link", "http://" + new string('a', 9800));
        yield return ("brackets", new string('[', 9900));
        yield return ("emphasis", Many("*a ", 3300));
        yield return ("quotes", new string('>', 9900));
        yield return ("table", new string('|', 5000) + "\n" + Many("|-", 2400));
        yield return ("ticks", new string('`', 9900));
        yield return ("nesting", Many("- ", 4900));
        yield return ("angles", new string('<', 9900));
        yield return ("references", string.Concat(Enumerable.Range(0, 700).Select(i => $"[r{(char)('a' + i % 26)}]: x\n")) + Many("[0]", 900));
        yield return ("spaces", "x" + new string(' ', 9800) + "x");
        yield return ("long vowels", new string('ー', 9900));
        yield return ("accents", Many("Z\u0351\u036b", 3000));
    }

    public static IEnumerable<(string Name, byte[] Bytes, string Encoding)> Bodies()
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            for (var i = 0; i < 200; i++) zip.Write(new byte[1 << 20]);
        yield return ("200 MB in gzip", packed.ToArray(), "gzip");
        yield return ("deep", [.. Enumerable.Repeat((byte)'[', 500_000)], null);
        yield return ("deep objects", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"body\":", 50_000))), null);
        yield return ("3 MB", Encoding.ASCII.GetBytes("{\"body\":\"" + new string('a', 3_000_000) + "\"}"), null);
        yield return ("half a letter", [.. "{\"body\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8], null);
        yield return ("half a surrogate", Encoding.ASCII.GetBytes("{\"body\":\"\\ud800\"}"), null);
        yield return ("zero", Encoding.ASCII.GetBytes("{\"body\":\"a\\u0000b\"}"), null);
        yield return ("nothing", [], null);
    }

    public static IEnumerable<(string Name, byte[] Bytes)> Raw()
    {
        byte[] Said(string text) => Encoding.Latin1.GetBytes(text);
        yield return ("length and chunks", Said("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"));
        yield return ("two encodings", Said("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n"));
        yield return ("chunk extension with a line feed", Said("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n1;a\nb\r\nq\r\n0\r\n\r\n"));
        yield return ("two lengths", Said("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nq=1"));
        yield return ("two hosts", Said("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"));
        yield return ("no host", Said("GET / HTTP/1.1\r\n\r\n"));
        yield return ("another host", Said("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"));
        yield return ("TRACE", Said("TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        yield return ("a huge header", Said("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + new string('a', 40000) + "\r\n\r\n"));
        yield return ("a thousand headers", Said("GET / HTTP/1.1\r\nHost: localhost\r\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"X{i}: a\r\n")) + "\r\n"));
        yield return ("a zero in the path", Said("GET /%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        yield return ("the way up", Said("GET /..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        yield return ("half UTF-8", Said("GET /%ff%fe%c0%af HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        yield return ("not HTTP", Said("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + new string('\0', 100)));
        yield return ("HTTP/9", Said("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"));
        yield return ("a minus as length", Said("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"));
    }

    private static byte[] Packed(Action<Stream> write, int times)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            for (var i = 0; i < times; i++) write(zlib);
        return packed.ToArray();
    }

    private static byte[] Zip(int files, int megabytes)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            for (var i = 0; i < files; i++)
            {
                using var entry = zip.CreateEntry($"f{i}", CompressionLevel.SmallestSize).Open();
                for (var n = 0; n < megabytes; n++) entry.Write(new byte[1 << 20]);
            }
        return packed.ToArray();
    }

    private static byte[] Png(int width, int height, byte[] data, params (string Type, byte[] Data)[] more)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 1;
        var png = new List<byte>([0x89, .. "PNG\r\n\u001a\n"u8]);
        foreach (var (type, bytes) in (List<(string, byte[])>)[("IHDR", header), .. more, ("IDAT", data), ("IEND", [])])
        {
            byte[] said = [.. Encoding.ASCII.GetBytes(type), .. bytes];
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, bytes.Length);
            png.AddRange(number);
            png.AddRange(said);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc(said));
            png.AddRange(number);
        }
        return [.. png];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }
        return ~crc;
    }
}
