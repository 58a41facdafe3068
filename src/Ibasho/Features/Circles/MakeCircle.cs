using System.Text.RegularExpressions;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>Somebody makes a circle and becomes its steward.</summary>
public sealed partial class MakeCircle(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome<Circle>> RunAsync(CircleDraft draft, string slug, string pledge, IReadOnlyList<string> themes, Intent? intent, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        var circle = new Circle
        {
            Slug = slug.Length > 0 ? slug : Suggest(draft), Name = draft.Name, Purpose = draft.Purpose, PledgeVersion = pledge.Length > 0 ? 1 : 0,
            MemberCount = 1, CreatedAt = now, LastActivityAt = now,
        };
        draft.WriteTo(circle);
        ChangeThemes.Add(circle, themes);
        // Who wrote the pledge has agreed to it.
        circle.Memberships.Add(new Membership { PersonId = viewer.Id, Role = CircleRole.Steward, JoinedAt = now, PledgeAgreed = circle.PledgeVersion });
        intent?.Result = circle.Slug;

        await using var writing = await db.WriteAsync(cancel);
        db.Add(circle);
        if (await db.SaveAsync(Refusal.SlugTaken, cancel) is { } taken) return taken;
        if (pledge.Length > 0)
        {
            db.Add(new Pledge { CircleId = circle.Id, Number = 1, Text = pledge, CreatedAt = now });
            db.Add(new PledgeAgreement { CircleId = circle.Id, PersonId = viewer.Id, Number = 1, AgreedAt = now });
        }
        db.Audit(viewer, "circle.make", now, circle.Id);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return circle;
    }

    public static bool IsSlug(string slug) => slug.Length is >= 2 and <= Circle.SlugLength && Slug().IsMatch(slug);

    /// <summary>From the Latin letters of the name; a secret circle's address tells nothing.</summary>
    private static string Suggest(CircleDraft draft)
    {
        var letters = NotSlug().Replace(Folding.Compatible(draft.Name).ToLowerInvariant(), "-").Trim('-');
        return draft.Visibility == Visibility.Secret || letters.Length < 3 ? "room-" + Secrets.NewId().ToString("N")[..8] : letters[..Math.Min(letters.Length, Circle.SlugLength)].Trim('-');
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Slug();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex NotSlug();

    internal static IResult Show() => Page(Form.New(
        ("visibility", nameof(Visibility.Closed)), ("joining", nameof(Joining.Questions)), ("question0", CirclesText.QuestionDefault1),
        ("question1", CirclesText.QuestionDefault2), ("pledge", CirclesText.PledgeDefault)), 200);

    internal static Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var draft = CircleDraft.Read(form);
        var pledge = form.Text("pledge", Circle.LongLength);
        var slug = form["slug"].ToLowerInvariant();
        if (slug.Length > 0 && !IsSlug(slug)) form.Errors.TryAdd("slug", CirclesText.SlugWrong);
        return new Posting(db, viewer, form, clock).OnceAsync(
            async intent => (await new MakeCircle(db, viewer, clock).RunAsync(draft, slug, pledge, [], intent, cancel)).Refusal,
            made => Pages.Go("/c/" + made),
            status =>
            {
                if (status == Pages.Status(Refusal.SlugTaken) && form.Notice == RefusalWords.For(Refusal.SlugTaken)) form.Errors.TryAdd("slug", RefusalWords.For(Refusal.SlugTaken));
                return Task.FromResult(Page(form, status));
            }, cancel);
    }

    private static IResult Page(Form form, int status) => Pages.Show<MakeCirclePage>(new { Form = form }, status);
}
