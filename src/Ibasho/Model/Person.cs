using Microsoft.AspNetCore.Identity;

namespace Ibasho.Model;

/// <summary>Somebody with an account.</summary>
public class Person : IdentityUser<long>
{
    public required string Name { get; set; }
    public string NameFolded { get; set; } = "";
    public string Reading { get; set; } = "";
    public List<string> Professions { get; set; } = [];
    public List<string> Fields { get; set; } = [];
    public string Prefecture { get; set; } = "";
    public List<string> Languages { get; set; } = [];

    /// <summary>Seen by the person only.</summary>
    public string Employer { get; set; } = "";
    public string About { get; set; } = "";
    public string? Culture { get; set; }
    public PersonState State { get; private set; } = PersonState.Waiting;
    public bool IsOperator { get; set; }
    public bool IsDemo { get; set; }

    /// <summary>Why the person would like to come in; read by the operator, then forgotten.</summary>
    public string? Introduction { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public int UnreadNotices { get; set; }

    /// <summary>The file that is shown instead of the letter.</summary>
    public Guid? PortraitId { get; set; }
    public int Version { get; set; }

    public const int NameLength = 60;
    public const int AboutLength = 1000;

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
}
