using Ibasho.Access;
using Ibasho.Shell;

namespace Ibasho.Features.Today;

/// <summary>Which consultations somebody's own work may help with: by field, by profession, and first those without an answer.</summary>
internal static class Experience
{
    private const double RecentDays = 14;
    private const double OldDays = 60;

    public static List<(OpenQuestion Question, int Fit)> Fit(IEnumerable<OpenQuestion> questions, MyWork work, DateTimeOffset now)
    {
        var words = work.Fields.Select(f => Lists.Fields.FirstOrDefault(i => i.Code == f)).OfType<ListItem>()
            .Concat(work.Professions.Select(p => Lists.Professions.FirstOrDefault(i => i.Code == p)).OfType<ListItem>())
            .SelectMany(i => new[] { i.Ja, i.En, i.Ko }).ToList();
        return [.. questions
            .Select(q => (Question: q, Fit: Of(q, work, words), Days: (now - q.CreatedAt).TotalDays))
            .Where(q => q.Fit > 0 ? q.Days < OldDays || q.Question.Answers == 0 : q.Question.Answers == 0 || q.Days < RecentDays)
            .OrderByDescending(q => q.Fit + (q.Question.Answers == 0 ? 2 : 0) - Math.Min(4, q.Days / RecentDays))
            .ThenByDescending(q => q.Question.CreatedAt)
            .Select(q => (q.Question, q.Fit))];
    }

    private static int Of(OpenQuestion question, MyWork work, List<string> words) =>
        (question.Theme is { } theme && work.Fields.Contains(theme) ? 3 : 0)
        + (words.Exists(w => question.Title.Contains(w, StringComparison.OrdinalIgnoreCase)) ? 2 : 0)
        + (question.Professions?.Exists(work.Professions.Contains) == true ? 1 : 0);
}
