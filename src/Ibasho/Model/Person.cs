using Microsoft.AspNetCore.Identity;

namespace Ibasho.Model;

/// <summary>Somebody with an account.</summary>
public class Person : IdentityUser<long>
{
    public required string Name { get; set; }
    public string NameFolded { get; set; } = "";
    public string Reading { get; set; } = "";
    public List<string> Professions { get; set; } = [];

    /// <summary>What stands behind professions besides one's own word, as <see cref="Badge"/> writes it; also of some that are not said any more.</summary>
    public List<string> Standing { get; private set; } = [];
    public List<string> Fields { get; set; } = [];
    public string Prefecture { get; set; } = "";
    public List<string> Languages { get; set; } = [];

    /// <summary>Seen by the person only; rules of others about employers ask for it.</summary>
    public string Employer
    {
        get;
        set => (field, EmployerFolded) = (value, EmployerName.Fold(value));
    } = "";

    public string EmployerFolded { get; private set; } = "";
    public string About { get; set; } = "";
    public string? Culture { get; set; }
    public PersonState State { get; private set; } = PersonState.Waiting;
    public bool IsOperator { get; set; }

    /// <summary>Named by an operator to look at documents.</summary>
    public bool IsReviewer { get; set; }
    public bool IsDemo { get; set; }

    /// <summary>Why the person would like to come in; read by the operator, then forgotten.</summary>
    public string? Introduction { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Let in as soon as the address is confirmed: by an invitation, or because the place is open.</summary>
    public bool EntersAtOnce { get; set; }

    /// <summary>When a mail server said for good that there is no such mailbox; nothing is mailed there any more.</summary>
    public DateTimeOffset? MailFailedAt { get; set; }
    public int UnreadNotices { get; set; }

    /// <summary>The day this person was last here; a day, so that it tells nothing of who wrote what.</summary>
    public DateOnly? SeenOn { get; set; }

    /// <summary>The file that is shown instead of the letter.</summary>
    public Guid? PortraitId { get; set; }
    public int Version { get; set; }

    /// <summary>False while all that is known is that somebody typed this address: the account does not count yet.</summary>
    public bool Counts => EmailConfirmed || State is PersonState.Active or PersonState.Suspended;

    public const int UnconfirmedDays = 14;
    public const int NameLength = 60;
    public const int AboutLength = 1000;

    /// <summary>The one account under which texts stay without a name; nobody signs in with it.</summary>
    public static Person Nobody(DateTimeOffset now) => new()
    {
        Name = "-", UserName = NobodyName, NormalizedUserName = NobodyName, State = PersonState.Gone, CreatedAt = now, SecurityStamp = Secrets.New(),
    };

    public const string NobodyName = "NOBODY";

    /// <summary>Whoever has the address has opened a link that was mailed there.</summary>
    public void Confirm()
    {
        EmailConfirmed = true;
        MailFailedAt = null;
        if (EntersAtOnce && State == PersonState.Waiting) Approve();
    }

    /// <summary>Another address, confirmed before it counts; links to the one before are dead.</summary>
    public void MoveTo(string address, string normalized, string stamp)
    {
        (Email, NormalizedEmail, UserName, NormalizedUserName, SecurityStamp) = (address, normalized, address, normalized, stamp);
        Confirm();
    }

    public void Raise(string profession, TrustLevel level)
    {
        if (!Standing.Contains(Badge.Of(profession, level))) Standing = [.. Standing, Badge.Of(profession, level)];
    }

    public void Lower(string profession, TrustLevel level) => Standing = [.. Standing.Where(s => s != Badge.Of(profession, level))];

    /// <summary>Another name: a document was looked at for the one before.</summary>
    public void Rename(string name)
    {
        var folded = Folding.Name(name);
        if (folded != NameFolded) Standing = [.. Standing.Where(s => Badge.Read(s).Level == TrustLevel.Vouched)];
        (Name, NameFolded) = (name, folded);
    }

    /// <summary>Also after a refusal: who said no by mistake can say yes.</summary>
    public bool Approve()
    {
        if (State is not (PersonState.Waiting or PersonState.Declined)) return false;
        State = PersonState.Active;
        Introduction = null;
        return true;
    }

    public bool Decline()
    {
        if (State != PersonState.Waiting) return false;
        State = PersonState.Declined;
        Introduction = null;
        return true;
    }

    public bool Suspend()
    {
        if (State != PersonState.Active) return false;
        State = PersonState.Suspended;
        return true;
    }

    public bool Resume()
    {
        if (State != PersonState.Suspended) return false;
        State = PersonState.Active;
        return true;
    }
}

public enum PersonState
{
    Waiting,
    Active,
    Suspended,
    Declined,

    /// <summary>Nobody: whose texts stay when people go, all under one.</summary>
    Gone,
}
