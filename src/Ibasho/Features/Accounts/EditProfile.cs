using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Accounts;

/// <summary>One tells about oneself, or takes it back.</summary>
public sealed class EditProfile(AppDb db, Viewer viewer, TimeProvider clock)
{
    public const int EmployerLength = 100;

    public async Task<Outcome> RunAsync(Profile told, IReadOnlyList<WantedFile> pictures, Review said, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        if (await db.People(viewer).FirstOrDefaultAsync(p => p.Id == viewer.Id, cancel) is not { } person) return Refusal.Missing;
        var kept = await db.KeptInProfileAsync(viewer, cancel);
        said.Remember(kept);
        if (await said.RefuseAsync(() => Task.FromResult<IReadOnlyList<string>>([person.Name, told.Name, told.Reading])) is { } open) return open;
        if (!await db.ShowPortraitAsync(viewer, person, pictures, cancel)) return Refusal.FileMissing;

        var marks = person.Standing.Count;
        person.Rename(told.Name);
        if (person.Standing.Count < marks) db.Audit(viewer, "licence.renamed", clock.GetUtcNow(), subject: viewer.Id);
        (person.Reading, person.About, person.Employer) = (told.Reading, told.About, told.Employer ?? "");
        (person.Professions, person.Fields, person.Languages, person.Prefecture) = ([.. told.Professions], [.. told.Fields], [.. told.Languages], told.Prefecture);
        db.KeepInProfile(viewer, kept, said.Kept);
        if (db.HasRemovedFiles()) db.Later(SweepErased.JobKind, new { Person = viewer.Id }, clock.GetUtcNow());
        return await db.SaveAsync(Refusal.Invalid, cancel) is { } failed ? failed : Outcome.Done;
    }

    internal static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var person = await db.People(viewer).AsNoTracking().FirstAsync(p => p.Id == viewer.Id, cancel);
        return Pages.Show<EditProfilePage>(new
        {
            Kept = await db.KeptInProfileAsync(viewer, cancel),
            Files = person.PortraitId is { } portrait ? FormFiles.Of(await db.MyFilesAsync(viewer, [portrait], cancel)) : FormFiles.None,
            Form = Form.New(new Dictionary<string, List<string>>(StringComparer.Ordinal)
            {
                ["name"] = [person.Name],
                ["reading"] = [person.Reading],
                ["professions"] = person.Professions,
                ["fields"] = person.Fields,
                ["prefecture"] = [person.Prefecture],
                ["languages"] = person.Languages,
                ["about"] = [person.About],
                ["employer"] = [person.Employer],
            }),
        });
    }

    internal static async Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var review = FormReview.Read(form, await FormFiles.ReadAsync(form, viewer, db, cancel), ("about", AccountsText.About));
        var pictures = review.Files;
        var told = new Profile(viewer.Id, form.Line("name", Person.NameLength, required: true), form.Line("reading", Person.NameLength),
            form.Codes("professions", Codes(Lists.Professions)), form.Codes("fields", Codes(Lists.Fields)),
            form.Codes("prefecture", Codes(Lists.Prefectures)).FirstOrDefault() ?? "", form.Codes("languages", Codes(Lists.Languages)),
            form.Text("about", Person.AboutLength), form.Line("employer", EmployerLength));
        if (pictures.Shown.Any(f => !f.IsImage)) form.Errors.TryAdd(Form.FilesField, FilesText.OnlyImages);
        if (pictures.Shown.Any(f => f.Bytes > FileLimits.MostPortraitBytes))
            (form.Errors[Form.FilesField], form.Status) = (FilesText.TooLarge.With(pictures.Shown[^1].Name, FileLimits.MostPortraitBytes / 1024 / 1024), StatusCodes.Status413PayloadTooLarge);
        if (!form.IsSound || review.IsBack) return await AgainAsync(form.IsSound ? StatusCodes.Status200OK : form.Status);

        var outcome = await new EditProfile(db, viewer, clock).RunAsync(told, pictures.Wanted, review.Said, cancel);
        if (outcome.Refusal is not { } refusal) return Pages.Go("/people/" + viewer.Id);
        if (review.Page(Pages.Status(refusal), "profile", ReviewText.Save) is { } page) return page;
        form.Notice = RefusalWords.For(refusal);
        return await AgainAsync(Pages.Status(refusal));

        async Task<IResult> AgainAsync(int status) =>
            Pages.Show<EditProfilePage>(new { Form = form, Files = pictures, Kept = await db.KeptInProfileAsync(viewer, cancel) }, status);
    }

    private static IEnumerable<string> Codes(IReadOnlyList<ListItem> list) => list.Select(i => i.Code);
}
