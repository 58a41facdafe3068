using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>What people may see of each other, and what is each one's alone.</summary>
public static class PersonAccess
{
    /// <summary>Active members see each other; everybody sees himself.</summary>
    public static readonly Rule<Person> Seen = new((person, me) => me != 0 && (person.State == PersonState.Active || person.Id == me));

    public static IQueryable<Person> People(this AppDb db, Viewer viewer) => db.Set<Person>().Where(Seen.For(viewer.Id));

    /// <summary>Every account, for the operator; for others nothing.</summary>
    public static IQueryable<Person> Accounts(this AppDb db, Viewer viewer) => db.Set<Person>().Where(p => viewer.IsOperator && p.State != PersonState.Gone);

    /// <summary>Those who run the place; news asks for them, which speaks for nobody.</summary>
    public static IQueryable<Person> Operators(this AppDb db) => db.Set<Person>().Where(p => p.IsOperator && p.State == PersonState.Active);

    public static IQueryable<Session> Sessions(this AppDb db, Viewer viewer) => db.Set<Session>().Where(s => s.PersonId == viewer.Id);

    public static IQueryable<ApiToken> Tokens(this AppDb db, Viewer viewer) => db.Set<ApiToken>().Where(t => t.PersonId == viewer.Id);

    // A newer version beside this one may tell of what this one has no words for.
    private static readonly NoticeKind[] Told = Enum.GetValues<NoticeKind>();

    public static IQueryable<Notice> Notices(this AppDb db, Viewer viewer) => db.Set<Notice>().Where(n => n.PersonId == viewer.Id && Told.Contains(n.Kind));

    public static IQueryable<NoticePreference> NoticePreferences(this AppDb db, Viewer viewer) =>
        db.Set<NoticePreference>().Where(p => p.PersonId == viewer.Id && Told.Contains(p.Kind));

    public static IQueryable<CrisisLine> CrisisLines(this AppDb db) => db.Set<CrisisLine>();

    public static IQueryable<Place> Places(this AppDb db) => db.Set<Place>();

    /// <summary>Somebody of the demo community, by the first part of the address; and one of its circles.</summary>
    public static Task<Person> PersonOfDemoAsync(this AppDb db, string key, CancellationToken cancel) => db.Set<Person>().SingleAsync(p => p.IsDemo && p.Email == key + "@demo.example", cancel);

    public static Task<Circle> CircleOfDemoAsync(this AppDb db, string slug, CancellationToken cancel) => db.Set<Circle>().SingleAsync(c => c.Slug == slug, cancel);

    /// <summary>The people of the demo are about, whenever it is started: a circle of sleepers would hide nobody.</summary>
    public static Task<int> WakeDemoAsync(this AppDb db, DateOnly today, CancellationToken cancel) =>
        db.Set<Person>().Where(p => p.IsDemo && (p.SeenOn == null || p.SeenOn < today)).ExecuteUpdateAsync(p => p.SetProperty(x => x.SeenOn, today), cancel);

    /// <summary>Invitations into the place itself, for the operator.</summary>
    public static IQueryable<Invitation> PlaceInvitations(this AppDb db, Viewer viewer) =>
        db.Set<Invitation>().Where(i => i.CircleId == null && viewer.IsOperator);

    /// <summary>An operator neither lets in nor shuts out himself; another one does.</summary>
    public static Refusal? RefuseDecide(Viewer viewer, Person person) =>
        RefuseOperate(viewer) ?? (person.Id == viewer.Id ? Refusal.NotAllowed : null);

    public static Refusal? RefuseOperate(Viewer viewer) =>
        CircleAccess.RefuseAct(viewer) ?? (viewer.IsOperator ? null : Refusal.Missing);
}
