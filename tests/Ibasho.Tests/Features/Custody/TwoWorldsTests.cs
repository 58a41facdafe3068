using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Tests.Features.Custody;

/// <summary>The same things happen in two worlds; in one Alice writes under a pseudonym, in the other Bob. Whatever anybody else can look at must be equal, letter by letter.</summary>
public sealed partial class TwoWorldsTests
{
    private static readonly string[] Observers = [World.Member, World.Steward, World.Operator];

    [Fact]
    public async Task Nobody_can_tell_which_world_they_are_in()
    {
        var (one, other) = (await PlayAsync(MaskStage.Alice), await PlayAsync(MaskStage.Bob));
        Assert.Equal(one.Select(r => r.What), other.Select(r => r.What));
        foreach (var (mine, theirs) in one.Zip(other).Where(r => r.First.What != "self")) Assert.True(mine.Text == theirs.Text, $"{mine.What}:\n{Difference(mine.Text, theirs.Text)}");
        // The game can be lost: Alice herself sees which world it is.
        Assert.NotEqual(one.Single(r => r.What == "self").Text, other.Single(r => r.What == "self").Text);
        Assert.True(one.Select(r => r.What.Split(' ')[0]).Distinct().Count() >= 12);
    }

    private static async Task<List<(string What, string Text)>> PlayAsync(string author)
    {
        var world = new World();
        await world.InitializeAsync();
        try
        {
            return await new Game(world, author).PlayAsync();
        }
        finally
        {
            await world.DisposeAsync();
        }
    }

    private static string Difference(string one, string other)
    {
        var at = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"…{Near(one)}\nor\n…{Near(other)}";

        string Near(string text) => text[Math.Max(0, at - 100)..Math.Min(text.Length, at + 200)];
    }

    private sealed partial class Game(World world, string author)
    {
        private readonly MaskStage _stage = new(world);
        private readonly List<(string, string)> _record = [];
        private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
        private readonly List<Guid> _threads = [];

        public async Task<List<(string What, string Text)>> PlayAsync()
        {
            var named = await _stage.NamedAsync("二つの世界で同じ話");
            _threads.Add(named);
            LaterHour();
            var opened = await _stage.StartAsync(author);
            await SeeAsync("held");
            await _stage.PublishAsync();
            _threads.Add(opened);
            await SeeAsync("start");
            await WriteAsync("self", (await (await world.AsAsync(MaskStage.Alice)).GetAsync($"/t/{opened}")).Text);

            LaterHour();
            var reply = await _stage.ReplyAsync(named, author);
            await _stage.PublishAsync();
            await SeeAsync("reply");
            var me = await world.AsAsync(author);
            await me.SubmitAsync($"/posts/{reply}/edit", null, ("body", "書き直した返事です。"));
            await SeeAsync("edit");
            await me.SubmitAsync($"/t/{opened}/edit", null, ("body", "書き直したはじめの文です。"));
            await SeeAsync("edit-opening");
            await me.PostAsync($"/t/{opened}/close");
            await SeeAsync("close");
            await me.PostAsync($"/t/{opened}/reopen");
            await SeeAsync("reopen");
            await (await world.AsAsync(World.Member)).SubmitAsync($"/t/{opened}", $"/t/{opened}/reply", ("body", "名前での返事です。"), ("as", "name"));
            await me.PostAsync($"/t/{opened}/read", ("number", "1"));
            await SeeAsync("answered");

            var held = await _stage.ReplyAsync(named, author, "すぐに取りやめる返事です。");
            await me.SubmitAsync($"/posts/{held}/delete", $"/posts/{held}/delete");
            await _stage.PublishAsync();
            await SeeAsync("take-back");

            var steward = await world.AsAsync(World.Steward);
            await (await world.AsAsync(World.Member)).SubmitAsync($"/posts/{reply}/report", null, ("reason", "Hurts"));
            await SeeAsync("report");
            var pseudonym = (await _stage.PseudonymAsync(named, reply)).Id;
            await steward.PostAsync($"/pseudonyms/{pseudonym}/block");
            await TryAsync(named);
            await SeeAsync("block");
            await steward.PostAsync($"/pseudonyms/{pseudonym}/unblock");
            await steward.PostAsync($"/pseudonyms/{pseudonym}/stop", ("days", "1"));
            await TryAsync(opened);
            await SeeAsync("stop");
            await steward.PostAsync($"/pseudonyms/{pseudonym}/ask", ("reason", "Life"), ("words", "知る必要があります。"));
            await world.DrainAsync();
            await SeeAsync("ask");

            // One of the two leaves and renames: it looks the same whether it was the one who wrote, or the other.
            var alice = await world.AsAsync(MaskStage.Alice);
            await alice.SubmitAsync("/me/edit", null, ("about", "しばらくお休みします。"));
            await SeeAsync("profile");
            await alice.PostAsync($"/c/{MaskStage.Slug}/leave");
            await world.DrainAsync();
            await SeeAsync("leave");
            await (await world.AsAsync(World.Operator)).PostAsync($"/operate/people/{await world.IdAsync(MaskStage.Bob)}/suspend");
            await SeeAsync("suspend");
            return _record;
        }

        /// <summary>What stands at the same hour is ordered by chance alone; here nothing does.</summary>
        private void LaterHour() => world.Clock.Advance(TimeSpan.FromHours(1));

        private async Task TryAsync(Guid thread)
        {
            using var program = await world.ProgramAsync(author);
            Assert.Equal(403, (int)(await program.PostAsJsonAsync($"/api/v1/threads/{thread}/posts", new { body = "止められています。", anonymous = true })).StatusCode);
        }

        /// <summary>Both look at everything; then so do the others, and what they see is written down.</summary>
        private async Task SeeAsync(string step)
        {
            var people = new[] { MaskStage.Alice, MaskStage.Bob };
            foreach (var both in people) foreach (var path in await PathsAsync()) await (await world.AsAsync(both)).GetAsync(path);
            foreach (var observer in Observers)
            {
                var browser = await world.AsAsync(observer);
                foreach (var path in await PathsAsync())
                {
                    var page = await browser.GetAsync(path);
                    await WriteAsync($"{step} {observer} {await CanonicalAsync(path)}", $"{page.Code}\n{string.Join('\n', page.Headers.Where(h => h.Key is not ("Date" or "Set-Cookie" or "Content-Length")).OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {h.Value}"))}\n{page.Text}");
                }
                using var program = await world.ProgramAsync(observer);
                foreach (var path in new[] { $"/api/v1/circles/{MaskStage.Slug}/threads", "/api/v1/notices", "/api/v1/search?q=返事" }.Concat(_threads.Select(t => $"/api/v1/threads/{t}/posts")))
                    await WriteAsync($"{step} {observer} {await CanonicalAsync(path)}", await (await program.GetAsync(new Uri(path, UriKind.Relative))).Content.ReadAsStringAsync());
            }
            foreach (var mail in (await world.MailsAsync()).OrderBy(m => m.To.ToString(), StringComparer.Ordinal)) await WriteAsync($"{step} mail", $"{mail.To}\n{mail.Subject}\n{mail.TextBody}");
        }

        private async Task<IEnumerable<string>> PathsAsync() =>
        [
            "/", "/notices", $"/c/{MaskStage.Slug}", $"/c/{MaskStage.Slug}/members", "/search?q=返事", "/circles",
            $"/people/{await world.IdAsync(MaskStage.Alice)}", $"/people/{await world.IdAsync(MaskStage.Bob)}", .. _threads.Select(t => $"/t/{t}"), .. _threads.Select(t => $"/t/{t}/history"),
        ];

        private async Task WriteAsync(string what, string text) => _record.Add((what, await CanonicalAsync(text)));

        /// <summary>What chance alone decides gets the same name in both worlds: ids, proofs of origin, what was drawn by lot.</summary>
        private async Task<string> CanonicalAsync(string text)
        {
            var masks = await world.DbAsync(db => db.Set<Pseudonym>().Select(p => new { p.ThreadId, p.Mask }).ToListAsync());
            text = Faces().Replace(text, "FACE");
            text = Tokens().Replace(text, "TOKEN");
            using (Words.In("ja"))
                foreach (var mask in masks)
                    text = text.Replace(Masks.Name(mask.Mask), "MASK", StringComparison.Ordinal).Replace(Masks.Colour(mask.Mask).Back, "COLOUR", StringComparison.Ordinal);
            return Ids().Replace(text, id => _ids.TryGetValue(id.Value, out var known) ? known : _ids[id.Value] = $"ID{_ids.Count.ToString(CultureInfo.InvariantCulture)}");
        }

        [GeneratedRegex("<svg class=\"face\".*?</svg>", RegexOptions.Singleline, 5000)]
        private static partial Regex Faces();

        [GeneratedRegex("(?<=(?:value|nonce|content)=\")[A-Za-z0-9_-]{40,}(?=\")", RegexOptions.ExplicitCapture, 5000)]
        private static partial Regex Tokens();

        [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", RegexOptions.None, 5000)]
        private static partial Regex Ids();
    }
}
