using System.Text;
using Ibasho.Model;
using Ibasho.Tests.Features.Files;
using Ibasho.Tests.Harness;
using Ibasho.Tests.Platform.Files;

namespace Ibasho.Tests.Features.Trust;

/// <summary>A document is sealed, seen by one reviewer, and gone after the decision; what stays is a badge.</summary>
public sealed class LicenceTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task From_the_document_to_the_badge()
    {
        var (asker, id, name) = await world.WorksAsAsync("資格 ある人", "CM", "CSW");
        var (reviewer, reviewerId) = await world.ReviewerAsync();
        var (second, _) = await world.ReviewerAsync();
        Assert.Equal(302, (await asker.SendAsync("CM", "99887766")).Code);
        await world.DrainAsync();
        Assert.Contains("職種の確認を待っている方がいます", (await reviewer.GetAsync("/notices")).Main);
        Assert.Contains("待っています", (await asker.GetAsync("/me/professions")).Main);

        var check = await world.CheckAsync(id);
        var list = await reviewer.GetAsync("/licences");
        Assert.Contains(name, list.Main);
        // Nobody opens what nobody took.
        Assert.Equal(404, (await reviewer.GetAsync($"/licences/{check.Id}")).Code);
        Assert.Equal(404, (await reviewer.GetAsync($"/licences/{check.Id}/document")).Code);
        Assert.Equal($"/licences/{check.Id}", (await reviewer.PostAsync($"/licences/{check.Id}/take")).Location);
        var page = await reviewer.GetAsync($"/licences/{check.Id}");
        Assert.Contains("99887766", page.Main);
        using var document = await reviewer.RawAsync(world, $"/licences/{check.Id}/document");
        Assert.Equal(TrustStage.Document, await document.Content.ReadAsByteArrayAsync());
        Assert.Equal("no-store", document.Headers.CacheControl!.ToString());

        // A second reviewer, an operator, the person: as if it were not there.
        foreach (var other in new[] { second, await world.AsAsync(World.Operator), asker, await world.AsAsync(World.Member) })
            foreach (var path in new[] { $"/licences/{check.Id}", $"/licences/{check.Id}/document" })
            {
                var (here, nowhere) = (await other.GetAsync(path), await other.GetAsync(path.Replace(check.Id.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal)));
                Assert.Equal((404, 404), (here.Code, nowhere.Code));
                Assert.Equal(nowhere.Main, here.Main);
            }
        Assert.DoesNotContain(name, (await second.GetAsync("/licences")).Main, StringComparison.Ordinal);
        foreach (var act in new[] { "take", "accept", "refuse" }) Assert.Equal(404, (await second.PostAsync($"/licences/{check.Id}/{act}", ("reason", "x"))).Code);

        Assert.Equal(302, (await reviewer.SubmitAsync(page, $"/licences/{check.Id}/accept")).Code);
        Assert.Equal(["CM:Document"], await world.StandingAsync(id));
        Assert.Equal(["licence.ask", "licence.take", "licence.accept"], await world.ActsAsync(id));
        await world.DrainAsync();
        Assert.Contains("職種の印に、動きがありました", (await asker.GetAsync("/notices")).Main);
        var profile = (await second.GetAsync($"/people/{id}")).Main;
        Assert.Contains("介護支援専門員 · 書類を確認", profile);
        Assert.Contains("社会福祉士 · 自己申告", profile);
        Assert.DoesNotContain("99887766", profile, StringComparison.Ordinal);
        Assert.Equal(404, (await reviewer.GetAsync($"/licences/{check.Id}/document")).Code);
        Assert.Equal(404, (await reviewer.PostAsync($"/licences/{check.Id}/accept")).Code);
        Assert.Equal(reviewerId, (await world.CheckAsync(id)).ReviewerId);
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("refuse")]
    [InlineData("withdraw")]
    [InlineData("end")]
    public async Task Neither_the_document_nor_the_number_is_left_anywhere_after_the_end(string how)
    {
        var number = $"4{System.Security.Cryptography.RandomNumberGenerator.GetInt32(1_000_000, 9_999_999)}";
        var (asker, id, _) = await world.WorksAsAsync("消える 書類", "CM");
        var (reviewer, _) = await world.ReviewerAsync();
        await asker.SendAsync("CM", number);
        var check = await world.CheckAsync(id);
        var pieces = await world.DbAsync(db => db.Set<LicencePiece>().Where(p => p.CheckId == check.Id).Select(p => p.Sealed).ToListAsync());
        Assert.True(pieces.Count > 1);
        // Never in the clear, and not even as a hash in the keys of sent forms.
        Assert.False(IsInFiles(Encoding.ASCII.GetBytes(TrustStage.Canary)));
        Assert.False(IsInFiles(Encoding.ASCII.GetBytes(number)));
        Assert.Empty(await world.DbAsync(db => db.Set<IdempotencyKey>().Where(k => k.PersonId == id).ToListAsync()));
        if (!Template.IsPostgres) Assert.True(IsInFiles(pieces[0][100..140]));

        if (how == "withdraw") Assert.Equal(302, (await asker.SubmitAsync("/me/professions", "/me/professions/CM/withdraw")).Code);
        else if (how == "end") world.Clock.Advance(TimeSpan.FromDays(LicenceCheck.LongestDays) + TimeSpan.FromHours(2));
        else
        {
            await reviewer.PostAsync($"/licences/{check.Id}/take");
            Assert.Equal(302, (await reviewer.PostAsync($"/licences/{check.Id}/{how}", ("reason", "期限が読めませんでした"))).Code);
        }
        await world.DrainAsync();
        Assert.Empty(await world.DbAsync(db => db.Set<LicencePiece>().Where(p => p.CheckId == check.Id).ToListAsync()));
        var after = await world.CheckAsync(id);
        Assert.Null(after.SealedNumber);
        Assert.Equal(how == "accept" ? ["CM:Document"] : [], await world.StandingAsync(id));
        if (how == "refuse") Assert.Contains("期限が読めませんでした", (await asker.GetAsync("/me/professions")).Main);
        if (Template.IsPostgres) return;
        foreach (var piece in pieces)
            for (var at = 0; at + 40 <= piece.Length; at += 4000) Assert.False(IsInFiles(piece[at..(at + 40)]));
        Assert.False(IsInFiles(check.SealedNumber!));
        // It can be asked for again.
        if (how != "accept") Assert.Equal(302, (await (how == "end" ? await world.AsAsync((await world.DbAsync(db => db.Users.Where(p => p.Id == id).Select(p => p.Email).SingleAsync()))!) : asker).SendAsync("CM", "")).Code);
    }

    [Fact]
    public async Task Sealed_for_its_own_place_and_opened_by_no_other_key()
    {
        var (asker, id, _) = await world.WorksAsAsync("鍵 の人", "CM");
        await asker.SendAsync("CM");
        var check = await world.CheckAsync(id);
        await world.DbAsync(async db =>
        {
            var pieces = await db.Set<LicencePiece>().Where(p => p.CheckId == check.Id).OrderBy(p => p.Number).Take(2).ToListAsync();
            (pieces[0].Sealed, pieces[1].Sealed) = (pieces[1].Sealed, pieces[0].Sealed);
            return await db.SaveChangesAsync();
        });
        var (reviewer, _) = await world.ReviewerAsync();
        await reviewer.PostAsync($"/licences/{check.Id}/take");
        Assert.Equal(500, (await reviewer.GetAsync($"/licences/{check.Id}/document")).Code);
    }

    [Fact]
    public async Task Of_two_reviewers_at_once_one_takes_it()
    {
        var (asker, id, _) = await world.WorksAsAsync("同時 の人", "CM");
        await asker.SendAsync("CM");
        var check = await world.CheckAsync(id);
        var reviewers = new List<Browser>();
        for (var i = 0; i < 4; i++) reviewers.Add((await world.ReviewerAsync()).Browser);
        var answers = await Task.WhenAll(reviewers.Select(r => r.PostAsync($"/licences/{check.Id}/take")));
        Assert.Equal((1, 3), (answers.Count(a => a.Code == 302), answers.Count(a => a.Code == 404)));
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_nothing_is_kept()
    {
        var (asker, id, _) = await world.WorksAsAsync("間違い の人", "CM", "HOGO");
        var wrong = await asker.SendAsync("CM", "12-34");
        Assert.Equal(400, wrong.Code);
        Assert.NotNull(wrong.Html.QuerySelector("#number-error"));
        var (other, otherId, _) = await world.WorksAsAsync("番号 の人", "RN", "PT", "OT", "ST");
        var forbidden = await other.SendAsync("RN", "123456789018");
        Assert.Equal(400, forbidden.Code);
        Assert.Contains("マイナンバー", forbidden.Html.QuerySelector("#number-error")!.TextContent);
        foreach (var code in new[] { "RN", "PT", "OT" }) Assert.Equal(302, (await other.SendAsync(code)).Code);
        Assert.Equal(409, (await other.SendAsync("ST")).Code);
        Assert.Equal(3, await world.DbAsync(db => db.Set<LicenceCheck>().CountAsync(c => c.PersonId == otherId)));
        Assert.Equal(415, (await asker.SendAsync("CM", "", Encoding.ASCII.GetBytes("no picture at all"))).Code);
        var page = await asker.GetAsync("/me/professions/CM");
        Assert.Equal(400, (await asker.SubmitFilesAsync(page, null, [], ("number", ""))).Code);
        // What one does not say of oneself, what no document tells of, what is no profession.
        foreach (var code in new[] { "MD", "HOGO", "XX" }) Assert.Equal(404, (await asker.GetAsync("/me/professions/" + code)).Code);
        Assert.Equal(0, await world.DbAsync(db => db.Set<LicenceCheck>().CountAsync(c => c.PersonId == id)));
        Assert.Equal(0, await world.DbAsync(db => db.Set<Attachment>().CountAsync(f => f.OwnerId == id)));

        var sent = await Task.WhenAll(asker.SendAsync("CM"), asker.SendAsync("CM"));
        Assert.All(sent, s => Assert.Equal(302, s.Code));
        Assert.Equal(1, await world.DbAsync(db => db.Set<LicenceCheck>().CountAsync(c => c.PersonId == id)));
        Assert.Equal(302, (await asker.GetAsync("/me/professions/CM")).Code);
    }

    [Fact]
    public async Task A_digital_certificate_is_another_level_only_where_there_is_one()
    {
        var (asker, id, _) = await world.WorksAsAsync("電子 の人", "MHSW", "CM");
        var (reviewer, _) = await world.ReviewerAsync();
        await asker.SendAsync("MHSW", "1234", Pictures.Pdf(), "application/pdf", "licence.pdf");
        var digital = await world.CheckAsync(id);
        await reviewer.PostAsync($"/licences/{digital.Id}/take");
        Assert.Contains("PDFを保存して開く", (await reviewer.GetAsync($"/licences/{digital.Id}")).Main);
        Assert.StartsWith("attachment", (await reviewer.GetAsync($"/licences/{digital.Id}/document")).Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal(302, (await reviewer.PostAsync($"/licences/{digital.Id}/accept", ("level", "Certificate"))).Code);

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await asker.SendAsync("CM");
        var paper = await world.CheckAsync(id);
        await reviewer.PostAsync($"/licences/{paper.Id}/take");
        Assert.Equal(400, (await reviewer.PostAsync($"/licences/{paper.Id}/accept", ("level", "Certificate"))).Code);
        Assert.Equal(["MHSW:Certificate"], await world.StandingAsync(id));
        Assert.Contains("デジタル資格者証を確認", (await reviewer.GetAsync($"/people/{id}")).Main);
    }

    [Fact]
    public async Task Nobody_reviews_himself_and_only_operators_name_reviewers()
    {
        var (reviewer, id) = await world.ReviewerAsync();
        await world.DbAsync(async db =>
        {
            (await db.Users.FindAsync(id))!.Professions = ["CM"];
            return await db.SaveChangesAsync();
        });
        await reviewer.SendAsync("CM");
        var own = await world.CheckAsync(id);
        Assert.Equal(404, (await reviewer.PostAsync($"/licences/{own.Id}/take")).Code);

        var (somebody, other, _) = await world.WorksAsAsync("指名 される人", "CM");
        Assert.Equal(404, (await somebody.GetAsync("/licences")).Code);
        Assert.Equal(404, (await reviewer.PostAsync($"/operate/people/{other}/reviewer", ("wanted", "true"))).Code);
        var operators = await world.AsAsync(World.Operator);
        Assert.Equal(302, (await operators.SubmitAsync($"/operate/people/{other}", $"/operate/people/{other}/reviewer")).Code);
        // The role sees documents: it sleeps until there is a second lock.
        Assert.Equal(404, (await somebody.GetAsync("/licences")).Code);
        await world.DbAsync(async db =>
        {
            (await db.Users.FindAsync(other))!.TwoFactorEnabled = true;
            return await db.SaveChangesAsync();
        });
        Assert.Equal(200, (await somebody.GetAsync("/licences")).Code);
        Assert.Equal(302, (await operators.SubmitAsync($"/operate/people/{other}", $"/operate/people/{other}/reviewer")).Code);
        Assert.Equal(404, (await somebody.GetAsync("/licences")).Code);
        Assert.Equal(["account.reviewer", "account.reviewer.end"], await world.DbAsync(db => db.Set<AuditEntry>().Where(a => a.SubjectId == other && a.Act.StartsWith("account.reviewer")).OrderBy(a => a.Id).Select(a => a.Act).ToListAsync()));
    }

    [Fact]
    public async Task Another_name_takes_the_marks_of_documents_away_and_another_spelling_does_not()
    {
        var (somebody, id, _) = await world.WorksAsAsync("改名 する人", "CM");
        await world.RaiseAsync(id, "CM", TrustLevel.Document);
        await world.RaiseAsync(id, "CM", TrustLevel.Vouched);
        Assert.Equal(302, (await somebody.SubmitAsync("/me/edit", null, ("name", "改名する人"))).Code);
        Assert.Equal(["CM:Document", "CM:Vouched"], await world.StandingAsync(id));
        Assert.Equal(302, (await somebody.SubmitAsync("/me/edit", null, ("name", "有名 な医師"))).Code);
        Assert.Equal(["CM:Vouched"], await world.StandingAsync(id));
        Assert.Equal(["licence.renamed"], await world.ActsAsync(id));
    }

    [Fact]
    public async Task An_operator_takes_a_wrong_mark_away()
    {
        var (somebody, id, _) = await world.WorksAsAsync("印の まちがい", "CM");
        await world.RaiseAsync(id, "CM", TrustLevel.Document);
        await world.RaiseAsync(id, "CM", TrustLevel.Vouched);
        Assert.Equal(404, (await (await world.ReviewerAsync()).Browser.PostAsync($"/operate/people/{id}/standing", ("mark", "CM:Document"))).Code);
        var operators = await world.AsAsync(World.Operator);
        Assert.Contains("書類を確認", (await operators.GetAsync($"/operate/people/{id}")).Main);
        foreach (var mark in new[] { "CM:Document", "CM:Document", "CM:Nonsense", "CM:Vouched" })
            Assert.Equal(302, (await operators.PostAsync($"/operate/people/{id}/standing", ("mark", mark))).Code);
        Assert.Empty(await world.StandingAsync(id));
        Assert.Equal(["licence.revoke", "licence.revoke"], await world.ActsAsync(id));
        await world.DrainAsync();
        Assert.Contains("職種の印に、動きがありました", (await somebody.GetAsync("/notices")).Main);
    }

    private bool IsInFiles(byte[] sought) => Directory.EnumerateFiles(world.Folder, "ibasho.db*").Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(sought) >= 0;
    });
}
