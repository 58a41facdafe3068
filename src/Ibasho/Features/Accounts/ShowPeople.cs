using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Every account, for the operator: first those who wait for an answer.</summary>
internal static class ShowPeople
{
    private const int MostWaiting = 100;
    private const int OnPage = 50;

    public static Task<IResult> ShowAsync(HttpContext http, Viewer viewer, AppDb db, Paging paging, CancellationToken cancel) =>
        PageAsync(viewer, db, paging.AfterNumber, http.Request.Query["q"].ToString(), Form.New(), 200, cancel);

    public static async Task<IResult> PageAsync(Viewer viewer, AppDb db, long? after, string asked, Form form, int status, CancellationToken cancel)
    {
        var name = Folding.Name(asked.Length > Person.NameLength ? asked[..Person.NameLength] : asked);
        var waiting = after is not null || name.Length > 0 ? [] : await db.Accounts(viewer).AsNoTracking().Where(p => p.State == PersonState.Waiting)
            .OrderByDescending(p => p.EmailConfirmed).ThenBy(p => p.Id).Take(MostWaiting)
            .Select(p => new WaitingLine(p.Id, p.Name, p.Reading, p.Email!, p.Professions, p.Introduction ?? "", p.CreatedAt, p.EmailConfirmed)).ToListAsync(cancel);
        var others = await db.Accounts(viewer).AsNoTracking()
            .Where(p => p.State != PersonState.Waiting && (after == null || p.Id < after) && (name == "" || p.NameFolded.Contains(name)))
            .OrderByDescending(p => p.Id).Take(OnPage + 1)
            .Select(p => new PersonLine(p.Id, p.Name, p.Email!, p.State, p.IsOperator, p.Id == viewer.Id) { IsReviewer = p.IsReviewer }).ToListAsync(cancel);
        return Pages.Show<PeoplePage>(new
        {
            Form = form, Asked = asked, Waiting = waiting, Others = others.Take(OnPage).ToList(), Next = others.Count > OnPage ? others[OnPage - 1].Id : (long?)null,
        }, status);
    }
}

public sealed record WaitingLine(long Id, string Name, string Reading, string Email, IReadOnlyList<string> Professions, string Introduction, DateTimeOffset At, bool IsConfirmed);

public sealed record PersonLine(long Id, string Name, string Email, PersonState State, bool IsOperator, bool IsMe)
{
    public bool IsReviewer { get; init; }
}
