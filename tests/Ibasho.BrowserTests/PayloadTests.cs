using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Searching;

namespace Ibasho.BrowserTests;

/// <summary>Hostile texts in every place where people write stay texts: no dialog, no violation of the policy, no request elsewhere.</summary>
[Collection(OneProduct.Name)]
public sealed class PayloadTests(Product product)
{
    private const string Reader = "member@demo.example";

    /// <summary>What must not be in any document of ours, wherever a text put it.</summary>
    private const string Harm = """
        const harm = document => [...document.querySelectorAll('*')].filter(e =>
            [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style' && !/^((top|left|width|height): [\d.]+px; ?)+$/.test(a.value) || a.name === 'srcdoc')
            || ['href', 'src', 'action', 'formaction', 'data', 'xlink:href'].some(n => e.hasAttribute(n) && /^\s*(javascript|vbscript|data:text)/i.test(e.getAttribute(n)))
            || ['SCRIPT', 'STYLE', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'MATH'].includes(e.tagName) && !(e.tagName === 'SCRIPT' && e.src.startsWith(location.origin)))
          .map(e => e.outerHTML.slice(0, 200)).join('\n');
        """;

    /// <summary>Each answer becomes a document of its own inside one page of ours: Chromium reads, runs and draws it under that page's policy, without the cost of going there.</summary>
    private const string Show = "async asked => {" + Harm + """
        const found = await Promise.all(asked.map(async ({ path, fields }) => {
          const answer = await fetch(path, fields === null ? {} : { method: 'POST', body: fields, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
          if (fields === null ? answer.status >= 500 : answer.status !== 400) return `${path} ${answer.status}`;
          const html = await answer.text();
          const frame = document.createElement('iframe');
          await new Promise(done => { frame.onload = done; frame.srcdoc = html; document.body.append(frame); });
          const inside = frame.contentDocument;
          const wrong = inside?.querySelectorAll('h1').length === 1 ? harm(inside) : 'not our page';
          frame.remove();
          return wrong && `${path} ${wrong}`;
        }));
        return found.filter(f => f).join('\n');
        }
        """;

    [Fact]
    public async Task A_sample_stays_text()
    {
        var payloads = Payloads.Sample(150);
        var threads = await ShowAsync("payloads-sample", payloads);
        // Some of them as pages of their own, as people come to them.
        await using var visitor = await product.VisitAsync(email: Reader);
        foreach (var path in threads.Take(15).Select(t => "/t/" + t).Concat(payloads.Take(15).Select(p => "/search?q=" + Query(p))).Concat(["/circles", "/"]))
        {
            Assert.InRange(await visitor.GoAsync(path), 200, 400);
            await ShouldBeHarmlessAsync(visitor, path);
        }
        await TypeAsync("/c/payloads-sample/write", payloads.Take(15));
    }

    [Fact, Trait("Category", "Long")]
    public Task All_of_them_stay_text() => ShowAsync("payloads-all", Payloads.All);

    [Fact]
    public async Task What_is_not_text_would_be_noticed()
    {
        await using var visitor = await product.VisitAsync(email: Reader);
        await visitor.GoAsync("/help");
        await visitor.Page.RouteAsync("**/harmful", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>x</h1><img src=x onerror=alert(1)><script>alert(2)</script><p style='color: red'>x</p>" }));
        var found = await visitor.Page.EvaluateAsync<string>(Show, new[] { new { path = "/harmful", fields = (string?)null } });
        Assert.Contains("onerror", found, StringComparison.Ordinal);
        Assert.Contains("alert(2)", found, StringComparison.Ordinal);
        // Each of the three broke the policy, which frames inherit.
        foreach (var directive in (string[])["script-src-attr", "script-src-elem", "style-src-attr"])
            Assert.Contains(visitor.Wrong, w => w.Contains("Content Security Policy", StringComparison.Ordinal) && (w.Contains(directive, StringComparison.Ordinal) || w.Contains(directive[..^5], StringComparison.Ordinal)));
    }

    private async Task<List<Guid>> ShowAsync(string slug, IReadOnlyList<string> payloads)
    {
        var threads = await WriteAsync(slug, payloads);
        var asked = threads.Select(t => ("/t/" + t, (string?)null))
            .Concat(payloads.Select(p => ("/search?q=" + Query(p), (string?)null)))
            .Concat(payloads.Select(p => ($"/c/{slug}/write", (string?)Fields(p))))
            .Concat(new[] { $"/c/{slug}", $"/c/{slug}/about", $"/c/{slug}/members", "/circles", "/" }.Select(p => (p, (string?)null)))
            .Select(a => new { path = a.Item1, fields = a.Item2 }).Chunk(10).ToList();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async part =>
        {
            await using var visitor = await product.VisitAsync(email: Reader);
            visitor.Expected.Add(400);
            foreach (var (some, i) in asked.Where((_, i) => i % 2 == part).Select((some, i) => (some, i)))
            {
                // A new page now and then: what frames leave behind goes with it.
                if (i % 50 == 0) await visitor.GoAsync("/help");
                var found = await visitor.Page.EvaluateAsync<string>(Show, some);
                Assert.True(found.Length == 0 && visitor.Wrong.Count == 0, $"{string.Join('\n', some.AsEnumerable())}\n{found}\n{string.Join('\n', visitor.Wrong)}");
            }
        }));
        return threads;
    }

    /// <summary>A form that was refused shows everything typed again.</summary>
    private async Task TypeAsync(string path, IEnumerable<string> payloads)
    {
        await using var visitor = await product.VisitAsync(email: Reader);
        visitor.Expected.Add(400);
        foreach (var payload in payloads)
        {
            await visitor.Page.RouteAsync("**" + path, route => route.ContinueAsync(new()
            {
                Method = "POST", PostData = System.Text.Encoding.UTF8.GetBytes(Fields(payload)),
                Headers = new Dictionary<string, string>(route.Request.Headers) { ["content-type"] = "application/x-www-form-urlencoded" },
            }));
            Assert.Equal(400, await visitor.GoAsync(path));
            await ShouldBeHarmlessAsync(visitor, payload);
            await visitor.Page.UnrouteAllAsync();
        }
    }

    private static string Fields(string payload) =>
        string.Join('&', new[] { "title", "body", "situation", "tried", "wanted", "theme", "kind", "_key" }.Select(f => f + "=" + Escape(payload)));

    private static async Task ShouldBeHarmlessAsync(Visitor visitor, string what)
    {
        var found = await visitor.Page.EvaluateAsync<string>("() => {" + Harm + "return harm(document) }");
        Assert.True(found.Length == 0 && visitor.Wrong.Count == 0, $"{what}\n{found}\n{string.Join('\n', visitor.Wrong)}");
    }

    /// <summary>Rows behind the product's back: worse than what its forms would let through.</summary>
    private async Task<List<Guid>> WriteAsync(string slug, IReadOnlyList<string> payloads)
    {
        var now = TimeProvider.System.GetUtcNow();
        var reader = await product.IdAsync(Reader);
        return await product.DbAsync(async db =>
        {
            await using var writing = await db.WriteAsync(CancellationToken.None);
            var circle = new Circle
            {
                Slug = slug, Name = Cut(payloads[0], Circle.NameLength), Purpose = Cut(payloads[1], Circle.PurposeLength), About = payloads[2], Rules = payloads[3],
                Visibility = Visibility.Open, Joining = Joining.Free, MemberCount = 1, ThreadCount = payloads.Count, CreatedAt = now, LastActivityAt = now,
                Memberships = [new() { PersonId = reader, Role = CircleRole.Steward, JoinedAt = now }],
            };
            db.Add(circle);
            await db.SaveChangesAsync();
            var threads = new List<Guid>();
            foreach (var some in payloads.Select((p, i) => (Text: Form.Clean(p), Index: i)).Chunk(100))
            {
                var people = some.Select(p => new Person
                {
                    Name = Cut(p.Text, 60), NameFolded = $"{p.Index}{slug}", About = p.Text, Employer = p.Text, CreatedAt = now,
                    Email = $"{p.Index}@{slug}.example", UserName = $"{p.Index}@{slug}.example", NormalizedEmail = $"{p.Index}@{slug}.EXAMPLE", NormalizedUserName = $"{p.Index}@{slug}.EXAMPLE",
                }).ToList();
                people.ForEach(p => p.Approve());
                db.AddRange(people);
                await db.SaveChangesAsync();
                foreach (var ((text, i), author) in some.Zip(people))
                {
                    if (i < 150) db.Add(new Membership { CircleId = circle.Id, PersonId = author.Id, JoinedAt = now });
                    var thread = new Thread
                    {
                        CircleId = circle.Id, Kind = (ThreadKind)(i % 2), Title = Cut(text, Thread.TitleLength), Body = text, Situation = text, Tried = text, Wanted = text,
                        AuthorId = author.Id, CreatedAt = now, LastPostAt = now, PostCount = 1, LastNumber = 1,
                    };
                    db.AddRange(thread, new Post { ThreadId = thread.Id, Number = 1, AuthorId = author.Id, Body = text, CreatedAt = now });
                    db.Index(new SearchEntry { CircleId = circle.Id, ThreadId = thread.Id, AuthorId = author.Id, Kind = thread.Kind, CreatedAt = now }, thread.Title + "\n" + text);
                    threads.Add(thread.Id);
                }
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
            await writing.CommitAsync(CancellationToken.None);
            return threads;
        });
    }

    private static string Cut(string text, int most)
    {
        var clean = Form.Clean(text);
        return clean.Length == 0 ? "-" : clean.Length <= most ? clean : clean[..(char.IsHighSurrogate(clean[most - 1]) ? most - 1 : most)];
    }

    // An address may be 8 KB long; the server itself answers longer ones, with no page of ours.
    private static string Query(string text) => Escape(text) is { Length: <= 7500 } whole ? whole : Escape(Cut(text, 800));

    // Half a surrogate pair has no address.
    private static string Escape(string text) => Uri.EscapeDataString(string.Concat(text.EnumerateRunes().Select(r => r.ToString())));
}
