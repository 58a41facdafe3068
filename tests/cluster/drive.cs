#:property RestorePackagesWithLockFile=false
#:property RunAnalyzers=false
#:property TreatWarningsAsErrors=false
#:property PublishAot=false
#nullable disable
// Writes to several nodes without a pause while their database is hurt, and looks afterwards whether anything acknowledged is missing or doubled; called by tools/cluster-test.
//   drive.cs --nodes URL,URL --thread-in SLUG --fault NAME=COMMAND …
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

string[] Options(string name) => [.. args.Select((a, i) => (a, i)).Where(x => x.a == "--" + name).Select(x => args[x.i + 1])];
var nodes = Options("nodes")[0].Split(',');
var slug = Options("thread-in")[0];
var faults = Options("fault").Select(f => f.Split('=', 2)).ToArray();
const int Writers = 3; // for each node
var calm = TimeSpan.FromSeconds(6);
var patience = TimeSpan.FromSeconds(120);

using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 100 }) { Timeout = TimeSpan.FromSeconds(15) };
var token = await SayAsync(HttpMethod.Post, nodes[0], "/api/v1/tokens", new { email = "member@demo.example", password = "demo-demo-demo", name = "cluster", scopes = new[] { "read", "write" } });
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("token").GetString());
var thread = (await SayAsync(HttpMethod.Post, nodes[0], $"/api/v1/circles/{slug}/threads", new { kind = "topic", title = "cluster", body = "cluster" })).GetProperty("id").GetString();

var watch = Stopwatch.StartNew();
var acknowledged = new ConcurrentDictionary<string, int>(); // each text, and how often it had to be sent
var events = new ConcurrentQueue<(TimeSpan At, bool Good, string What, int Node)>();
using var over = new CancellationTokenSource();
var writers = nodes.SelectMany((node, n) => Enumerable.Range(0, Writers).Select(_ => WriteAsync(node, n))).ToList();
var reports = new List<string>();
foreach (var fault in faults)
{
    await Task.Delay(calm);
    var before = acknowledged.Count;
    Console.WriteLine($"{watch.Elapsed.TotalSeconds,6:0.0} s  {before} written; now: {fault[0]}");
    var from = watch.Elapsed;
    using (var command = Process.Start("bash", ["-c", fault[1]])) await command.WaitForExitAsync();
    // Every node writes again for a while without an error.
    while (true)
    {
        await Task.Delay(500);
        var now = watch.Elapsed;
        if (now - from > patience) break;
        if (now - from < calm) continue;
        var late = events.Where(e => e.At > now - calm).ToList();
        if (late.All(e => e.Good) && nodes.Select((_, n) => n).All(n => late.Any(e => e.Node == n))) break;
    }
    var after = events.Where(e => e.At >= from).OrderBy(e => e.At).ToList();
    var bad = after.Where(e => !e.Good).ToList();
    var good = events.Where(e => e.Good).Select(e => e.At).Order().ToList();
    var gap = good.Zip(good.Skip(1)).Where(p => p.Second >= from).Select(p => p.Second - p.First).DefaultIfEmpty().Max();
    reports.Add($"{fault[0]}: {bad.Count} errors between {Second(bad.FirstOrDefault().At, from)} and {Second(bad.LastOrDefault().At, from)} s after it; longest time in which nobody could write {gap.TotalSeconds:0.0} s; errors were {string.Join(", ", bad.GroupBy(b => b.What).Select(g => $"{g.Count()} × {g.Key}"))}");
    Console.WriteLine($"{watch.Elapsed.TotalSeconds,6:0.0} s  {reports[^1]}");
    if (watch.Elapsed - from > patience) return Fail("it does not write again");
}
await Task.Delay(calm);
await over.CancelAsync();
await Task.WhenAll(writers);

var found = new Dictionary<string, int>();
for (var after = ""; ;)
{
    var page = await SayAsync(HttpMethod.Get, nodes[^1], $"/api/v1/threads/{thread}/posts?limit=100{after}", null);
    foreach (var post in page.GetProperty("items").EnumerateArray())
    {
        var body = post.GetProperty("body").GetString();
        found[body] = found.GetValueOrDefault(body) + 1;
    }
    if (page.GetProperty("next").ValueKind == JsonValueKind.Null) break;
    after = "&after=" + Uri.EscapeDataString(page.GetProperty("next").ToString());
}
var lost = acknowledged.Keys.Count(body => !found.ContainsKey(body));
var doubled = found.Values.Count(count => count > 1);
Console.WriteLine($"{acknowledged.Count} acknowledged ({acknowledged.Values.Count(n => n > 1)} after being sent again), {found.Count} found, {lost} lost, {doubled} doubled");
return lost == 0 && doubled == 0 && acknowledged.Count > 100 ? 0 : Fail("something is lost or doubled");

async Task WriteAsync(string node, int number)
{
    while (!over.IsCancellationRequested)
    {
        // In letters only: a number in a text would be reviewed.
        var body = string.Concat(Guid.NewGuid().ToString("N").Select(c => (char)(c <= '9' ? c - '0' + 'g' : c)));
        for (var times = 1; ; times++)
        {
            string what;
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{node}/api/v1/threads/{thread}/posts") { Content = JsonContent.Create(new { body }), Headers = { { "Idempotency-Key", body } } };
                using var answer = await http.SendAsync(request);
                if ((int)answer.StatusCode == 201)
                {
                    acknowledged[body] = times;
                    events.Enqueue((watch.Elapsed, true, "", number));
                    break;
                }
                what = $"{(int)answer.StatusCode}";
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                what = error.GetType().Name;
            }
            events.Enqueue((watch.Elapsed, false, what, number));
            // What was not acknowledged is sent again as it was, until it is.
            await Task.Delay(200);
            if (over.IsCancellationRequested && times > 100) return;
        }
    }
}

async Task<JsonElement> SayAsync(HttpMethod method, string node, string path, object said)
{
    using var request = new HttpRequestMessage(method, node + path);
    if (said is not null) request.Content = JsonContent.Create(said);
    using var answer = await http.SendAsync(request);
    var text = await answer.Content.ReadAsStringAsync();
    return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
}

static string Second(TimeSpan at, TimeSpan from) => at == default ? "–" : $"{(at - from).TotalSeconds:0.0}";

static int Fail(string why)
{
    Console.WriteLine("FAILED: " + why);
    return 1;
}
