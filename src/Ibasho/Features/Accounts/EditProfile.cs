using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>One tells about oneself, or takes it back.</summary>
public sealed class EditProfile(AppDb db, Viewer viewer)
{
    public const int EmployerLength = 100;

    public async Task<Outcome> RunAsync(Profile told, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        if (await db.People(viewer).FirstOrDefaultAsync(p => p.Id == viewer.Id, cancel) is not { } person) return Refusal.Missing;

        (person.Name, person.NameFolded, person.Reading, person.About, person.Employer) = (told.Name, Folding.Name(told.Name), told.Reading, told.About, told.Employer ?? "");
        (person.Professions, person.Fields, person.Languages, person.Prefecture) = ([.. told.Professions], [.. told.Fields], [.. told.Languages], told.Prefecture);
        return await db.SaveAsync(Refusal.Invalid, cancel) is { } failed ? failed : Outcome.Done;
    }

    internal static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var person = await db.People(viewer).AsNoTracking().FirstAsync(p => p.Id == viewer.Id, cancel);
        return Pages.Show<EditProfilePage>(new
        {
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

    internal static async Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var told = new Profile(viewer.Id, form.Line("name", Person.NameLength, required: true), form.Line("reading", Person.NameLength),
            form.Codes("professions", Codes(Lists.Professions)), form.Codes("fields", Codes(Lists.Fields)),
            form.Codes("prefecture", Codes(Lists.Prefectures)).FirstOrDefault() ?? "", form.Codes("languages", Codes(Lists.Languages)),
            form.Text("about", Person.AboutLength), form.Line("employer", EmployerLength));
        if (!form.IsSound) return Pages.Show<EditProfilePage>(new { Form = form }, StatusCodes.Status400BadRequest);

        var outcome = await new EditProfile(db, viewer).RunAsync(told, cancel);
        if (outcome.Refusal is not { } refusal) return Pages.Go("/people/" + viewer.Id);
        form.Notice = RefusalWords.For(refusal);
        return Pages.Show<EditProfilePage>(new { Form = form }, Pages.Status(refusal));
    }

    private static IEnumerable<string> Codes(IReadOnlyList<ListItem> list) => list.Select(i => i.Code);
}
