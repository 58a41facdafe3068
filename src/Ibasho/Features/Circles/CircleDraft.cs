using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>What a steward says of a circle, in a new one and in the settings.</summary>
public sealed record CircleDraft(string Name, string Purpose, string About, string Rules, Visibility Visibility, Joining Joining, IReadOnlyList<string> Questions,
    bool AsksConsent, int KeptDays, bool AllowsPseudonyms, bool IsPeerSupport, bool SealsTexts, IReadOnlyList<string> RequiredProfessions, IReadOnlyList<string> RequiredLevels)
{
    public const int QuestionLength = 200;

    public static CircleDraft Read(Form form) => new(
        form.Line("name", Circle.NameLength, required: true),
        form.Line("purpose", Circle.PurposeLength, required: true),
        form.Text("about", Circle.LongLength),
        form.Text("rules", Circle.LongLength),
        form.Choice("visibility", Visibility.Closed),
        form.Choice("joining", Joining.Questions),
        [.. Enumerable.Range(0, Circle.MostQuestions).Select(i => form.Line("question" + i, QuestionLength)).Where(q => q.Length > 0)],
        form["asksConsent"] == "yes",
        form.Number("keptDays", 1, Circle.MostKeptDays, 0),
        form["pseudonyms"] == "allow",
        form["pseudonyms"] == "peer",
        form["sealsTexts"] == "yes",
        form.Codes("requiredProfessions", Lists.Professions.Select(p => p.Code)),
        form.Codes("requiredLevels", Enum.GetNames<TrustLevel>()));

    public void WriteTo(Circle circle)
    {
        circle.Rename(Name);
        (circle.Purpose, circle.About, circle.Rules) = (Purpose, About, Rules);
        (circle.Visibility, circle.Joining) = (Visibility, Joining);
        circle.Questions = [.. Questions];
        (circle.AsksConsent, circle.KeptDays, circle.AllowsPseudonyms, circle.IsPeerSupport, circle.SealsTexts) = (AsksConsent, KeptDays, AllowsPseudonyms, IsPeerSupport, SealsTexts);
        (circle.RequiredProfessions, circle.RequiredLevels) = ([.. RequiredProfessions], [.. RequiredLevels]);
    }

    public static Form ToForm(Circle circle)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal)
        {
            ["name"] = [circle.Name],
            ["purpose"] = [circle.Purpose],
            ["about"] = [circle.About],
            ["rules"] = [circle.Rules],
            ["visibility"] = [circle.Visibility.ToString()],
            ["joining"] = [circle.Joining.ToString()],
            ["pseudonyms"] = [circle.IsPeerSupport ? "peer" : circle.AllowsPseudonyms ? "allow" : ""],
            ["sealsTexts"] = [circle.SealsTexts ? "yes" : ""],
            ["asksConsent"] = [circle.AsksConsent ? "yes" : ""],
            ["keptDays"] = [circle.KeptDays > 0 ? circle.KeptDays.ToString(System.Globalization.CultureInfo.InvariantCulture) : ""],
            ["requiredProfessions"] = circle.RequiredProfessions,
            ["requiredLevels"] = circle.RequiredLevels,
        };
        for (var i = 0; i < circle.Questions.Count; i++) values["question" + i] = [circle.Questions[i]];
        return Form.New(values);
    }
}
