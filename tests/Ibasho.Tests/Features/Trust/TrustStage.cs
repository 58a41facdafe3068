using System.Text;
using Ibasho.Model;
using Ibasho.Tests.Features.Circles;
using Ibasho.Tests.Features.Files;
using Ibasho.Tests.Platform.Files;

namespace Ibasho.Tests.Features.Trust;

/// <summary>Somebody who says what they work as, and reviewers who look at documents.</summary>
internal static class TrustStage
{
    public const string Canary = "qzlicencecanaryqz";

    /// <summary>A picture with a word in its pixels that nobody else writes.</summary>
    public static byte[] Document => Pictures.Png(more: Pictures.Chunk("IDAT", [.. Enumerable.Repeat(Encoding.ASCII.GetBytes(Canary), 6000).SelectMany(b => b)]));

    public static async Task<(Browser Browser, long Id, string Name)> WorksAsAsync(this World world, string name, params string[] professions)
    {
        var email = await world.NewPersonAsync(name);
        var id = await world.IdAsync(email);
        await world.DbAsync(async db =>
        {
            (await db.Users.FindAsync(id))!.Professions = [.. professions];
            return await db.SaveChangesAsync();
        });
        return (await world.AsAsync(email), id, name);
    }

    public static async Task<(Browser Browser, long Id)> ReviewerAsync(this World world)
    {
        var email = await world.NewPersonAsync("確認 する人");
        var id = await world.IdAsync(email);
        await world.DbAsync(async db =>
        {
            var person = (await db.Users.FindAsync(id))!;
            // People of the demo need no second lock.
            (person.IsReviewer, person.IsDemo) = (true, true);
            return await db.SaveChangesAsync();
        });
        return (await world.AsAsync(email), id);
    }

    public static async Task<Page> SendAsync(this Browser browser, string profession, string number = "", byte[]? document = null, string type = "image/png", string name = "licence.png") =>
        await browser.SubmitFilesAsync(await browser.GetAsync("/me/professions/" + profession), null, [(name, type, document ?? Document)], ("number", number));

    /// <summary>The newest application of this person.</summary>
    public static Task<LicenceCheck> CheckAsync(this World world, long person) =>
        world.DbAsync(db => db.Set<LicenceCheck>().AsNoTracking().Where(c => c.PersonId == person).OrderByDescending(c => c.CreatedAt).FirstAsync());

    public static Task<List<string>> StandingAsync(this World world, long person) => world.DbAsync(db => db.Users.Where(p => p.Id == person).Select(p => p.Standing).SingleAsync());

    public static Task RaiseAsync(this World world, long person, string profession, TrustLevel level) => world.DbAsync(async db =>
    {
        var row = (await db.Users.FindAsync(person))!;
        if (!row.Professions.Contains(profession)) row.Professions = [.. row.Professions, profession];
        row.Raise(profession, level);
        return await db.SaveChangesAsync();
    });

    public static Task<List<string>> ActsAsync(this World world, long subject) =>
        world.DbAsync(db => db.Set<AuditEntry>().Where(a => a.SubjectId == subject && a.Act.StartsWith("licence.")).OrderBy(a => a.Id).Select(a => a.Act).ToListAsync());
}
