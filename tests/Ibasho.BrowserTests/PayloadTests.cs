using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Searching;

namespace Ibasho.BrowserTests;

/// <summary>Hostile texts in every place where people write stay texts: no dialog, no violation of the policy, no request elsewhere.</summary>
[Collection(OneProduct.Name)]
public sealed class PayloadTests(Product product)
{
    private const string Reader = "member@demo.example";

    [Fact]
    public Task A_sample_stays_text() => ShowAsync(Payloads.Sample(150), 2);

    [Fact, Trait("Category", "Long")]
    public Task All_of_them_stay_text() => ShowAsync(Payloads.All, 4);

    private async Task ShowAsync(IReadOnlyList<string> payloads, int visitors)
    {
        var slug = "payloads-" + payloads.Count;
        var threads = await WriteAsync(slug, payloads);
        var paths = threads.Select(t => "/t/" + t).Concat(payloads.Select(p => "/search?q=" + Escape(p)))
            .Concat([$"/c/{slug}", $"/c/{slug}/about", $"/c/{slug}/members", "/circles", "/"]).ToList();
        await Task.WhenAll(Enumerable.Range(0, visitors).Select(async part =>
        {
            await using var visitor = await product.VisitAsync(email: Reader);
            foreach (var path in paths.Where((_, i) => i % visitors == part))
            {
                Assert.InRange(await visitor.GoAsync(path), 200, 400);
                await ShouldBeHarmlessAsync(visitor, path);
            }
        }));
        await TypeAsync($"/c/{slug}/write", payloads.Take(300));
    }

    /// <summary>A form that was refused shows everything typed again.</summary>
    private async Task TypeAsync(string path, IEnumerable<string> payloads)
    {
        await using var visitor = await product.VisitAsync(email: Reader);
        visitor.Expected.Add(400);
        foreach (var payload in payloads)
        {
            var fields = string.Join('&', new[] { "title", "body", "situation", "tried", "wanted", "theme", "kind", "_key" }.Select(f => f + "=" + Escape(payload)));
            await visitor.Page.RouteAsync("**" + path, route => route.ContinueAsync(new()
            {
                Method = "POST", PostData = System.Text.Encoding.UTF8.GetBytes(fields),
                Headers = new Dictionary<string, string>(route.Request.Headers) { ["content-type"] = "application/x-www-form-urlencoded" },
            }));
            Assert.Equal(400, await visitor.GoAsync(path));
            await ShouldBeHarmlessAsync(visitor, payload);
            await visitor.Page.UnrouteAllAsync();
        }
    }

    private static async Task ShouldBeHarmlessAsync(Visitor visitor, string what)
    {
        var found = await visitor.Page.EvaluateAsync<string>("""
            [...document.querySelectorAll('*')].filter(e =>
                [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style' || a.name === 'srcdoc')
                || ['href', 'src', 'action', 'formaction', 'data', 'xlink:href'].some(n => e.hasAttribute(n) && /^\s*(javascript|vbscript|data:text)/i.test(e.getAttribute(n)))
                || ['SCRIPT', 'STYLE', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'MATH'].includes(e.tagName) && !(e.tagName === 'SCRIPT' && e.src.startsWith(location.origin)))
              .map(e => e.outerHTML.slice(0, 200)).join('\n')
            """);
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
            foreach (var (payload, i) in payloads.Select((p, i) => (p, i)))
            {
                var text = Form.Clean(payload);
                var person = new Person
                {
                    Name = Cut(text, 60), NameFolded = i.ToString(System.Globalization.CultureInfo.InvariantCulture) + slug, About = text, Employer = text, CreatedAt = now,
                    Email = $"{i}@{slug}.example", UserName = $"{i}@{slug}.example", NormalizedEmail = $"{i}@{slug}.EXAMPLE", NormalizedUserName = $"{i}@{slug}.EXAMPLE",
                };
                person.Approve();
                db.Add(person);
                await db.SaveChangesAsync();
                if (i < 150) db.Add(new Membership { CircleId = circle.Id, PersonId = person.Id, JoinedAt = now });
                var thread = new Thread
                {
                    CircleId = circle.Id, Kind = (ThreadKind)(i % 2), Title = Cut(text, Thread.TitleLength), Body = text, Situation = text, Tried = text, Wanted = text,
                    AuthorId = person.Id, CreatedAt = now, LastPostAt = now, PostCount = 1, LastNumber = 1,
                };
                var post = new Post { ThreadId = thread.Id, Number = 1, AuthorId = person.Id, Body = text, CreatedAt = now };
                db.AddRange(thread, post);
                db.Index(new SearchEntry { CircleId = circle.Id, ThreadId = thread.Id, AuthorId = person.Id, Kind = thread.Kind, CreatedAt = now }, thread.Title + "\n" + text);
                await db.SaveChangesAsync();
                threads.Add(thread.Id);
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

    // Half a surrogate pair has no address.
    private static string Escape(string text) => Uri.EscapeDataString(string.Concat(text.EnumerateRunes().Select(r => r.ToString())));
}
